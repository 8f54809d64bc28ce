package io.wirecheck.lab;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import io.wirecheck.testkit.NetworkContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

@RequiresKernel
@RequiresCommand("socat")
class LabContractTest {

  @TestFactory
  Stream<DynamicTest> keeps_the_contract() {
    final NetworkAddress address = NetworkAddress.parse("lab:eks-study");
    return NetworkContract.of(() -> new LabProvider().open(address)).clauses().stream()
        .map(clause -> dynamicTest(clause.sentence(), clause::check));
  }
}
