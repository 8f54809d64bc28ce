@NullMarked
package io.wirecheck.reference;

import org.jspecify.annotations.NullMarked;
