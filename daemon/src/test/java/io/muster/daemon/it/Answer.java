package io.muster.daemon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What one command gave back. */
record Answer(int exit, String out, String err) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The document on out; the command must have ended with this exit code. */
  JsonNode json(int expected) {
    assertThat(exit).as("exit code; err says: %s", err).isEqualTo(expected);
    try {
      return MAPPER.readTree(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + out, e);
    }
  }

  /** The one line of an error. */
  String error(int expected) {
    assertThat(exit).as("exit code; out says: %s", out).isEqualTo(expected);
    assertThat(err.lines()).as("lines on err").hasSize(1);
    return err.strip();
  }
}
