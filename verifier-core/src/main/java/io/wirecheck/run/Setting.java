package io.wirecheck.run;

/** A configured value and where it came from, such as {@code system property wirecheck.network}. */
public record Setting(String name, String value, String source) {}
