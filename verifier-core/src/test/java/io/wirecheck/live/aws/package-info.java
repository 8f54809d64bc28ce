/** AWS as its SDK reads it, over real sockets. */
@NullMarked
package io.wirecheck.live.aws;

import org.jspecify.annotations.NullMarked;
