package io.muster.daemon.generate;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.imageio.ImageIO;

/**
 * The worker process: reads requests from its input, one at a time, and answers on its output. It
 * ends when its input does, even in the middle of a file, so it never outlives the daemon.
 */
public final class WorkerMain {
  private static final Set<String> LOCAL = Set.of("file", "jar", "jrt");

  private WorkerMain() {}

  /** Takes no arguments; started by the daemon only. */
  public static void main(String[] args) throws IOException, InterruptedException {
    DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in));
    DataOutputStream out = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
    // Whatever a library prints must not get between the frames.
    System.setOut(System.err);
    URL.setURLStreamHandlerFactory(scheme -> LOCAL.contains(scheme) ? null : refusing());
    ImageIO.setUseCache(false);
    BlockingQueue<WorkerFrames.Request> requests = new ArrayBlockingQueue<>(1);
    Thread.ofPlatform().daemon().name("requests").start(() -> readRequests(in, requests));
    WorkerFrames.writeText(out, WorkerFrames.READY);
    while (true) {
      WorkerFrames.Answer answer = Work.on(requests.take());
      WorkerFrames.writeAnswer(out, answer);
      if (answer.last()) {
        Runtime.getRuntime().halt(0);
      }
    }
  }

  private static void readRequests(
      DataInputStream in, BlockingQueue<WorkerFrames.Request> requests) {
    try {
      while (true) {
        requests.put(WorkerFrames.readRequest(in));
      }
    } catch (IOException | InterruptedException e) {
      Runtime.getRuntime().halt(0);
    }
  }

  private static URLStreamHandler refusing() {
    return new URLStreamHandler() {
      @Override
      protected URLConnection openConnection(URL url) throws IOException {
        throw new IOException("a worker opens no connection");
      }
    };
  }
}
