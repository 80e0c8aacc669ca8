package io.muster.daemon.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.model.DeviceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdentityTest {
  private static final byte[] DATA = {1, 2, 3};

  @TempDir Path folder;

  @Test
  void shouldStayTheSameDeviceAfterRestart() throws IOException {
    Identity first = Identity.loadOrCreate(folder);
    Identity again = Identity.loadOrCreate(folder);

    assertThat(again.id()).isEqualTo(first.id());
    assertThat(Identity.verify(first.publicKey(), DATA, again.sign(DATA))).isTrue();
  }

  @Test
  void shouldNameTheDeviceByItsPublicKeyInTheCertificate() throws IOException {
    Identity identity = Identity.loadOrCreate(folder);

    assertThat(identity.id()).isEqualTo(DeviceId.ofPublicKey(identity.publicKey()));
    assertThat(identity.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=" + identity.id());
  }

  @Test
  void shouldKeepTheKeyForItsOwnerAlone() throws IOException {
    Identity.loadOrCreate(folder);

    assertThat(Files.getPosixFilePermissions(folder.resolve("device.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void shouldRefuseKeyThatOthersCanRead() throws IOException {
    Identity.loadOrCreate(folder);
    Files.setPosixFilePermissions(
        folder.resolve("device.key"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> Identity.loadOrCreate(folder))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void shouldNotMakeNewKeyWhereCertificateExists() throws IOException {
    Identity.loadOrCreate(folder);
    Files.delete(folder.resolve("device.key"));

    assertThatThrownBy(() -> Identity.loadOrCreate(folder))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("device.key is missing: restore");
    assertThat(folder.resolve("device.key")).doesNotExist();
  }

  @Test
  void shouldSayThatTheCertificateIsMissing() throws IOException {
    Identity.loadOrCreate(folder);
    Files.delete(folder.resolve("device.crt"));

    assertThatThrownBy(() -> Identity.loadOrCreate(folder))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("device.crt is missing: restore");
  }

  @Test
  void shouldFinishStartThatWasCutShortBetweenBothFiles() throws IOException {
    Identity first = Identity.loadOrCreate(folder);
    Files.move(folder.resolve("device.crt"), folder.resolve("device.crt.new"));

    assertThat(Identity.loadOrCreate(folder).id()).isEqualTo(first.id());
  }

  @Test
  void shouldRefuseDamagedHalf() throws IOException {
    for (String name : new String[] {"device.key", "device.crt"}) {
      Path home = folder.resolve(name + ".home");
      Identity.loadOrCreate(home);
      byte[] bytes = Files.readAllBytes(home.resolve(name));
      Files.write(home.resolve(name), Arrays.copyOf(bytes, bytes.length / 2));

      assertThatThrownBy(() -> Identity.loadOrCreate(home))
          .isInstanceOf(IdentityException.class)
          .hasMessageContaining(name + " is damaged: restore");
    }
  }

  @Test
  void shouldRefuseCertificateOfAnotherKey() throws IOException {
    Identity.loadOrCreate(folder);
    Path other = folder.resolve("other");
    Identity.loadOrCreate(other);
    Files.write(folder.resolve("device.crt"), Files.readAllBytes(other.resolve("device.crt")));

    assertThatThrownBy(() -> Identity.loadOrCreate(folder))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("belongs to another key");
  }

  @Test
  void shouldRefuseForgedSignature() throws IOException {
    Identity identity = Identity.loadOrCreate(folder);
    Identity other = Identity.loadOrCreate(folder.resolve("other"));
    byte[] signature = identity.sign(DATA);

    assertThat(Identity.verify(other.publicKey(), DATA, signature)).isFalse();
    assertThat(Identity.verify(identity.publicKey(), new byte[] {9}, signature)).isFalse();
    assertThat(Identity.verify(identity.publicKey(), DATA, new byte[72])).isFalse();
    assertThat(Identity.verify(identity.publicKey(), DATA, new byte[1 << 20])).isFalse();
    assertThat(Identity.verify(new byte[1 << 20], DATA, signature)).isFalse();
  }

  @Test
  void shouldCallAnyGarbageUnverified() throws IOException {
    Identity identity = Identity.loadOrCreate(folder);
    byte[] signature = identity.sign(DATA);
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      byte[] key = identity.publicKey();
      key[random.nextInt(key.length)] ^= (byte) (1 + random.nextInt(255));
      byte[] garbage = new byte[random.nextInt(81)];
      random.nextBytes(garbage);

      assertThat(Identity.verify(key, DATA, signature)).isFalse();
      assertThat(Identity.verify(identity.publicKey(), DATA, garbage)).isFalse();
    }
  }
}
