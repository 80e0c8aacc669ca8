package io.muster.protocol.testing;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Member;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.port.MembersView;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Members by number; see {@link Samples#device}. */
public final class FakeMembers implements MembersView {
  public static final Uuid LIBRARY = new Uuid(7, 7);

  private final SortedMap<DeviceId, Member> members = new TreeMap<>();

  public FakeMembers(int... numbers) {
    for (int number : numbers) {
      add(number);
    }
  }

  public void add(int number) {
    put(new Member(Samples.device(number), "device " + number, Samples.publicKey(number)));
  }

  public void put(Member member) {
    members.put(member.device(), member);
  }

  public void remove(int number) {
    members.remove(Samples.device(number));
  }

  @Override
  public List<Member> members() {
    return List.copyOf(members.values());
  }

  @Override
  public Optional<Member> member(DeviceId device) {
    return Optional.ofNullable(members.get(device));
  }

  @Override
  public boolean isLibrary(Uuid library) {
    return library.equals(LIBRARY);
  }
}
