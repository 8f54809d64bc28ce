package io.wirecheck.report.allure;

import io.qameta.allure.AllureConstants;
import io.qameta.allure.model.Attachment;
import io.wirecheck.run.Exhibit;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Keeps what is attached to one test case, under names that follow from the run and the check.
 *
 * @param owner of the attachments
 * @param files takes the name of a file, and its content
 */
record Attachments(String owner, BiConsumer<String, InputStream> files) {

  /** A text that no other attachment of the owner has the name of. */
  Attachment text(
      final String name, final String type, final String extension, final String content) {
    return text(name, name, type, extension, content);
  }

  Attachment text(
      final String key,
      final String name,
      final String type,
      final String extension,
      final String content) {
    final byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    final String file = file(key, extension);
    files.accept(file, new ByteArrayInputStream(bytes));
    return new Attachment()
        .setName(name)
        .setType(type)
        .setSource(file)
        .setSize((long) bytes.length);
  }

  /** A part of the evidence, under its caption. */
  Attachment exhibit(final Exhibit exhibit) {
    final String extension = exhibit.name().substring(exhibit.name().lastIndexOf('.') + 1);
    final String file = file(exhibit.name(), extension);
    files.accept(file, exhibit.open());
    return new Attachment()
        .setName(exhibit.caption())
        .setType(exhibit.mediaType())
        .setSource(file)
        .setSize((long) exhibit.size());
  }

  private String file(final String name, final String extension) {
    return UUID.nameUUIDFromBytes((owner + "/" + name).getBytes(StandardCharsets.UTF_8))
        + AllureConstants.ATTACHMENT_FILE_SUFFIX
        + "."
        + extension;
  }
}
