package io.muster.daemon.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The two files of an {@link Identity}. Both are written as {@code .new}, flushed, then renamed,
 * the key first: a start that was cut short between the renames is finished by the next. Otherwise
 * one file without the other is an error, since a key made anew would be another device to all
 * peers.
 */
final class IdentityFiles {
  /** Largest file that is read, in bytes. */
  private static final int MAX_FILE = 16 << 10;

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");
  private static final byte[] PROBE = "muster".getBytes(StandardCharsets.US_ASCII);

  private final Path folder;
  private final Path keyFile;
  private final Path certificateFile;

  IdentityFiles(Path folder) {
    this.folder = folder;
    keyFile = folder.resolve("device.key");
    certificateFile = folder.resolve("device.crt");
  }

  Identity loadOrCreate() throws IdentityException {
    try {
      boolean hasKey = Files.exists(keyFile, LinkOption.NOFOLLOW_LINKS);
      boolean hasCertificate = Files.exists(certificateFile, LinkOption.NOFOLLOW_LINKS);
      if (!hasKey && !hasCertificate) {
        return create();
      }
      if (hasKey && !hasCertificate && Files.exists(temporary(certificateFile))) {
        rename(certificateFile);
        hasCertificate = true;
      }
      if (!hasKey || !hasCertificate) {
        throw damaged(hasKey ? certificateFile : keyFile, "is missing", null);
      }
      return load();
    } catch (IdentityException e) {
      throw e;
    } catch (IOException e) {
      throw new IdentityException(
          "can't use the device identity in %s: %s; check permissions and free space"
              .formatted(folder, e),
          e);
    }
  }

  private static IdentityException damaged(Path file, String what, @Nullable Throwable cause) {
    return new IdentityException(
        "%s %s: restore device.key and device.crt from one backup, or move both away to become a"
                .formatted(file, what)
            + " new device, which must be paired again",
        cause);
  }

  private Identity create() throws IOException {
    Files.createDirectories(folder);
    KeyPair pair = P256.generate();
    X509Certificate certificate = DeviceCertificate.create(pair);
    write(temporary(keyFile), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    write(temporary(certificateFile), pem("CERTIFICATE", encoded(certificate)));
    rename(keyFile);
    rename(certificateFile);
    return new Identity(pair.getPrivate(), certificate);
  }

  private Identity load() throws IOException {
    PrivateKey key = readKey();
    try (ByteArrayInputStream in = new ByteArrayInputStream(read(certificateFile))) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      DeviceCertificate.check(new X509Certificate[] {certificate});
      byte[] publicKey = certificate.getPublicKey().getEncoded();
      if (!P256.verify(publicKey, PROBE, P256.sign(key, PROBE))) {
        throw damaged(certificateFile, "belongs to another key than device.key", null);
      }
      return new Identity(key, certificate);
    } catch (GeneralSecurityException e) {
      throw damaged(certificateFile, "is damaged", e);
    }
  }

  private PrivateKey readKey() throws IOException {
    if (!Files.getPosixFilePermissions(keyFile).equals(OWNER)) {
      throw new IdentityException(
          "%1$s is open to others: run 'chmod 600 %1$s' and start again".formatted(keyFile));
    }
    try {
      byte[] der = unpem("PRIVATE KEY", read(keyFile));
      PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
      P256.sign(key, PROBE);
      return key;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw damaged(keyFile, "is damaged", e);
    }
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE) {
      throw damaged(file, "is too large for what it should be", null);
    }
    return Files.readAllBytes(file);
  }

  private static Path temporary(Path file) {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  /** Has its permissions from the first byte on. */
  private static void write(Path file, byte[] bytes) throws IOException {
    Files.deleteIfExists(file);
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel out =
        FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(OWNER))) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
    }
  }

  private void rename(Path file) throws IOException {
    Files.move(temporary(file), file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(folder)) {
      directory.force(true);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate without bytes", e);
    }
  }

  private static byte[] pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    String text = "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, body);
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] unpem(String label, byte[] file) {
    String text = new String(file, StandardCharsets.US_ASCII).strip();
    String head = "-----BEGIN " + label + "-----";
    String tail = "-----END " + label + "-----";
    if (!text.startsWith(head) || !text.endsWith(tail)) {
      throw new IllegalArgumentException("no PEM block");
    }
    String body = text.substring(head.length(), text.length() - tail.length());
    return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
  }
}
