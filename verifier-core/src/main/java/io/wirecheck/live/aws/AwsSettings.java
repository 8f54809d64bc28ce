package io.wirecheck.live.aws;

import java.net.URI;
import java.util.Optional;

/**
 * How AWS is called. What is empty comes from where every program of AWS takes it.
 *
 * @param region such as {@code eu-west-1}; else {@code AWS_REGION}, the profile's, the instance's
 * @param profile of the configuration files; it goes before credentials of the environment, as
 *     {@code aws --profile} does
 * @param role the ARN of a role to assume with these credentials
 * @param endpoint where all services are, in place of those of AWS
 */
public record AwsSettings(
    Optional<String> region,
    Optional<String> profile,
    Optional<String> role,
    Optional<URI> endpoint) {}
