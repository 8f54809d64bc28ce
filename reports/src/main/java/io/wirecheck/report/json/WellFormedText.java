package io.wirecheck.report.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Writes text that came from a network, such as a command's output cut off within a character: half
 * a surrogate pair, which many JSON readers refuse (RFC 8259, section 8.2), becomes U+FFFD.
 */
final class WellFormedText extends StdScalarSerializer<String> {

  private static final long serialVersionUID = 1L;

  /** A charset that has every character, and U+FFFD for what is none. */
  private static final Charset LOSSLESS = StandardCharsets.UTF_16BE;

  WellFormedText() {
    super(String.class);
  }

  @Override
  public void serialize(
      final String text, final JsonGenerator json, final SerializerProvider provider)
      throws IOException {
    json.writeString(new String(text.getBytes(LOSSLESS), LOSSLESS));
  }
}
