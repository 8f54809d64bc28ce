package io.wirecheck.report.allure;

import io.qameta.allure.AllureConstants;
import io.qameta.allure.model.Attachment;
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

  Attachment text(final String name, final String type, final String extension, final String content) {
    return bytes(name, type, extension, content.getBytes(StandardCharsets.UTF_8));
  }

  Attachment bytes(
      final String name, final String type, final String extension, final byte[] content) {
    final String file =
        UUID.nameUUIDFromBytes((owner + "/" + name).getBytes(StandardCharsets.UTF_8))
            + AllureConstants.ATTACHMENT_FILE_SUFFIX
            + "."
            + extension;
    files.accept(file, new ByteArrayInputStream(content));
    return new Attachment()
        .setName(name)
        .setType(type)
        .setSource(file)
        .setSize((long) content.length);
  }
}
