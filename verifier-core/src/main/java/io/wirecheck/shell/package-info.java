/** Probes and captures expressed as commands, over two small ports: a pod's shell and a node's. */
@NullMarked
package io.wirecheck.shell;

import org.jspecify.annotations.NullMarked;
