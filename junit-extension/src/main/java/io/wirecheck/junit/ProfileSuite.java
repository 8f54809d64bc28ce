package io.wirecheck.junit;

/** A suite that combines others into a profile: a class with it answers for all of it. */
interface ProfileSuite extends NetworkSuite {}
