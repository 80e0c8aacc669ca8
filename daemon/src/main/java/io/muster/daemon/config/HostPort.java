package io.muster.daemon.config;

/**
 * An address to listen on or to dial, written {@code HOST:PORT}; an IPv6 host stands in brackets.
 *
 * @param host a name or an address, without brackets
 * @param port 0 to 65535, where 0 means any free port
 */
public record HostPort(String host, int port) {
  private static final int MAX_HOST = 253;
  private static final int MAX_PORT = 65_535;

  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException if the host is no host or the port is out of range
   */
  public HostPort {
    boolean clean = host.chars().allMatch(c -> c > ' ' && c < 127 && "[]/@".indexOf(c) < 0);
    if (host.isEmpty() || host.length() > MAX_HOST || !clean) {
      throw new IllegalArgumentException("'" + host + "' is no host name or address");
    }
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
  }

  /**
   * Reads {@code HOST:PORT} or {@code [IPV6]:PORT}.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static HostPort parse(String text) {
    int border = text.lastIndexOf(':');
    String host = border < 0 ? "" : text.substring(0, border);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (border < 0 || (host.indexOf(':') >= 0 && !bracketed)) {
      throw new IllegalArgumentException(
          "an address is HOST:PORT or [IPV6]:PORT, not '" + text + "'");
    }
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    return new HostPort(bare, port(text.substring(border + 1)));
  }

  private static int port(String digits) {
    if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(HostPort::isDigit)) {
      throw new IllegalArgumentException("a port is 0 to 65535, not '" + digits + "'");
    }
    return Integer.parseInt(digits);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
