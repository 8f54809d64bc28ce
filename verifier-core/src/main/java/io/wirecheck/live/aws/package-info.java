/**
 * Reads AWS through its SDK: the documents of the inventory as {@code aws --output json} prints
 * them, the token that an EKS cluster accepts, and the IAM policy that allows exactly this.
 */
@NullMarked
package io.wirecheck.live.aws;

import org.jspecify.annotations.NullMarked;
