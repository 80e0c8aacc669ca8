package io.muster.sim.bench;

import java.util.List;

/** A measurement of filled stores; what it leaves behind, the next one finds. */
interface Bench {
  List<BenchRow> run(Sides sides);
}
