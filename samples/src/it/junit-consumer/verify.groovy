import groovy.xml.XmlSlurper

def log = new File(basedir, 'build.log').text
def xml = { scenario, type ->
    new XmlSlurper().parse(new File(basedir, "target/$scenario/TEST-consumer.${type}.xml"))
}
def names = { suite -> suite.testcase*.@name*.text().sort() }
def named = { suite, name -> suite.testcase.find { it.@name == name } }
def holds = { test -> test.failure.size() == 0 && test.error.size() == 0 && test.skipped.size() == 0 }
def addresses = 'podAddressBelongsToItsNode(CheckResult)'
def podLimit = 'nodePodLimitFitsItsAddresses(CheckResult)'
def encapsulation = 'podTrafficIsNotEncapsulated(CheckResult)'
def all = ['egressLeavesWithTheDeclaredSource(CheckResult)', podLimit, addresses, encapsulation,
    'podTrafficLeavesByItsOwnInterface(CheckResult)']
def passes = { suite, List<String> expected ->
    assert names(suite) == expected
    assert suite.@errors == 0 && suite.@failures == 0 && suite.@skipped == 0
}

// One dependency brings what it needs, and no assertion library.
passes(xml('healthy', 'ConsumerTest'), [
    'has_wirecheck_and_what_it_needs',
    'is_not_given_an_assertion_library_that_it_did_not_ask_for'])

// A healthy network passes, check by check, says what it was told by whom, and leaves a report.
def healthy = xml('healthy', 'StagingNetworkTest')
passes(healthy, all)
assert log.contains('[wirecheck] network = reference:eks-study (default)')
def reports = { scenario -> (new File(basedir, "target/$scenario/wirecheck").listFiles() ?: []).sort() }
assert reports('healthy').size() == 1
def report = new File(reports('healthy')[0], 'run.json')
assert report.parentFile.name ==~ /reference-eks-study-[0-9a-f]{16}/
assert log.contains("[wirecheck] report: $report")
assert report.text.contains('pod-traffic-is-not-encapsulated')

// Filters by name and by tag leave what they say.
passes(xml('by-name', 'StagingNetworkTest'), [encapsulation])
passes(xml('by-tag', 'StagingNetworkTest'), [podLimit, addresses])

// A filter that leaves nothing leaves no result behind, and the build failed: see invoker.properties.
['misspelt-tag', 'misspelt-name', 'old-surefire'].each {
    assert !new File(basedir, "target/$it/TEST-consumer.StagingNetworkTest.xml").exists()
}

// A check that an override dropped is named; the others are judged.
def overridden = xml('overridden', 'OverriddenSuite')
assert holds(named(overridden, addresses))
assert overridden.testcase*.failure*.@message*.text().flatten().any {
    it.contains('consumer.OverriddenSuite overrides RoutingSuite.podTrafficIsNotEncapsulated without @Test')
}

// A network that cannot be used fails every test in its own words.
def unreachable = xml('unreachable', 'UnreachableNetwork')
assert names(unreachable) == all
assert unreachable.@skipped == 0
assert unreachable.testcase.every { it.error.@message.text().contains('/nowhere') }

// What failed was run again, and failed again: a failure, not a flake.
def rerun = xml('rerun', 'FlakyNetwork')
def again = named(rerun, encapsulation)
assert again.failure.@message.text().startsWith('[pod-traffic-is-not-encapsulated] FAIL')
assert again.rerunFailure.@message.text().startsWith('[pod-traffic-is-not-encapsulated] FAIL')
assert rerun.testcase*.flakyFailure.flatten().every { it.size() == 0 }

// A class that answers for a profile is not let through with less, by no rerun either.
def shortOf = xml('short-of-profile', 'ShortOfProfile')
assert shortOf.testcase*.failure*.@message*.text().flatten().any {
    it.contains('answers for the profile eks-vpc-cni, but no answer came from egress-leaves-with-the-declared-source, node-pod-limit-fits-its-addresses, pod-traffic-is-not-encapsulated, pod-traffic-leaves-by-its-own-interface')
}
assert shortOf.testcase*.flakyFailure.flatten().every { it.size() == 0 }

// A failure tells the facts, and where to read on; what is not concerned passes.
def faulty = xml('faulty', 'FaultyNetwork')
assert holds(named(faulty, addresses))
def why = named(faulty, encapsulation).failure.@message.text()
assert why.startsWith('[pod-traffic-is-not-encapsulated] FAIL: packets between pods on different nodes should')
assert why.contains('inside VXLAN (udp 4789), outer 192.168.')
assert why.contains('(see docs/checks/pod-traffic-is-not-encapsulated.md)')
assert named(faulty, encapsulation).failure.@type == 'org.opentest4j.AssertionFailedError'

// A set without checks is named, and a suite's method without a parameter is judged like any other.
def empty = xml('empty-set', 'EmptySet')
assert empty.testcase*.error*.@message*.text().flatten().any {
    it.contains('verifies nothing: profile nothing-yet has no checks')
}
assert named(xml('no-parameter', 'WithoutParameter'), 'podTrafficIsNotEncapsulated').failure.@message.text()
    .startsWith('[pod-traffic-is-not-encapsulated] FAIL')

// Forks and threads find the same, and each network has a report of its own.
['forks', 'parallel'].each { scenario ->
    passes(xml(scenario, 'StagingNetworkTest'), all)
    assert named(xml(scenario, 'FaultyNetwork'), encapsulation).failure.@message.text() == why
    assert reports(scenario)*.name.collect { it.replaceAll('-[0-9a-f]{16}$', '') }.sort() ==
        ['reference-eks-study', 'reference-eks-study-fault-vxlan-overlay', 'reference-eks-study-variation-custom-networking']
    assert reports(scenario).every { new File(it, 'run.json').file }
}

// Without the weights what is offline stays as it is, and a cluster says what it lacks.
passes(xml('light', 'StagingNetworkTest'), all)
def cluster = xml('light', 'ClusterNetwork')
assert names(cluster) == all
assert cluster.testcase.every {
    it.error.@type == 'io.wirecheck.evidence.NetworkException' &&
        it.error.@message.text().startsWith('live clusters need the clients of Kubernetes')
}

// A Surefire that knows nothing of JUnit 5 ran nothing, and may not say so quietly.
assert log =~ /surefire-plugin:2\.12\.4:test .* No tests were executed!/

// A class that is disabled as a whole leaves a green build and no report: the gate notices.
assert reports('disabled') == []
def wirecheck = new File(basedir, '../../wirecheck.jar')
def gate = { Object... files ->
    def command = [new File(System.getProperty('java.home'), 'bin/java').path, '-jar', wirecheck.path, 'gate',
        '--min-checks', '5', *files*.toString()]
    def process = command.execute()
    process.waitForProcessOutput(System.out, System.err)
    process.exitValue()
}
assert gate(report) == 0
assert gate(new File(basedir, 'target/disabled/wirecheck/run.json')) != 0
assert gate(*reports('forks').collect { new File(it, 'run.json') }) != 0
true
