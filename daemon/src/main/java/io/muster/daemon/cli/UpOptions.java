package io.muster.daemon.cli;

import io.muster.daemon.config.Config;
import io.muster.daemon.config.Home;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code muster up} was asked for.
 *
 * @param config the file's settings with the options of the command line above them
 * @param folders existing folders with their real absolute paths, none twice; they become locations
 * @param json whether what is printed is for programs
 */
public record UpOptions(Home home, Config config, List<Path> folders, boolean json) {}
