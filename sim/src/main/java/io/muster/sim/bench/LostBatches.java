package io.muster.sim.bench;

import io.muster.protocol.model.DeviceId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Damages stored batches of a replica, and has its store find that out. */
final class LostBatches {
  private LostBatches() {}

  /** Batches at random, whose lists of slots are lost; it is known that, but not which. */
  static void lose(
      Path file, GossipSide side, DeviceId device, int count, SplittableRandom random) {
    int batches = side.availability().counts(device).batches();
    SortedSet<Integer> numbers = new TreeSet<>();
    while (numbers.size() < count) {
      numbers.add(random.nextInt(batches));
    }
    String url = "jdbc:sqlite:" + file;
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement damage =
            connection.prepareStatement(
                """
                UPDATE slots SET list = zeroblob(length(list)) WHERE id % 16384 = ?
                  AND id / 16384 = (SELECT id FROM devices WHERE device = ?)\
                """)) {
      for (int number : numbers) {
        damage.setInt(1, number);
        damage.setBytes(2, device.hash().bytes());
        damage.executeUpdate();
      }
    } catch (SQLException e) {
      throw new BenchException("the replica's rows can't be damaged", e);
    }
    if (side.availability().verify(device).bad().size() != count) {
      throw new BenchException("the damage was not found");
    }
    side.availability().dropTarget(device);
  }
}
