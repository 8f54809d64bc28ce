package io.wirecheck.model;

/** Who asked AWS, as GetCallerIdentity has it. */
public record CallerIdentity(String account, String arn) {}
