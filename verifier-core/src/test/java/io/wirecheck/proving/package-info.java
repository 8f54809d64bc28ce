/**
 * The proving ground: a Kubernetes API in a process of its own, whose exec reaches the kernel lab.
 * Tests start it with {@link io.wirecheck.proving.ProvingGround}.
 */
@NullMarked
package io.wirecheck.proving;

import org.jspecify.annotations.NullMarked;
