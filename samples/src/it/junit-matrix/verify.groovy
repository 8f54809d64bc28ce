import groovy.json.JsonSlurper
import groovy.xml.XmlSlurper

// Every cell of the matrix has the same tests with the same outcomes, and the same verdicts in its reports.

def log = new File(basedir, 'build.log').text
def cells = new File(basedir, cellsFile).readLines()
    .findAll { it.startsWith('invoker.goals.') }
    .collect { line -> (line =~ /-Dcell=(\S+)/)[0][1] }
assert cells.size() >= 10 && cells.toSet().size() == cells.size()
def classes = ['FaultyNetworkTest', 'ShopNetworkTest', 'StagingNetworkTest', 'UnreachableNetworkTest']

def suite = { cell, type -> new XmlSlurper().parse(new File(basedir, "target/$cell/TEST-consumer.${type}.xml")) }
def outcome = { test ->
    ['failure', 'error', 'skipped'].find { test[it].size() > 0 }?.with { kind ->
        def message = (test[kind].@message.text() ?: '').readLines()
        "$kind: ${test[kind].@type.text()} ${message ? message[0] : ''}"
    } ?: 'passed'
}
def outcomes = { cell ->
    classes.collectEntries { type ->
        [type, suite(cell, type).testcase.collectEntries { [it.@name.text(), outcome(it).toString()] }.sort()]
    }
}
def verdicts = { cell ->
    def reports = new File(basedir, "target/$cell/wirecheck").listFiles()
    reports.collectEntries { directory ->
        def run = new JsonSlurper().parse(new File(directory, 'run.json'))
        [run.network, run.checks.collectEntries { [it.id, it.verdict] }.sort()]
    }.sort()
}

// The cell was what its name says.
cells.each { cell ->
    def (junit, jdk, surefire, allure) = cell.split('_').collect { it.substring(it.lastIndexOf('-') + 1) }
    def properties = suite(cell, 'StagingNetworkTest').properties.property
        .collectEntries { [it.@name.text(), it.@value.text()] }
    def classPath = properties['surefire.test.class.path'] ?: properties['java.class.path']
    assert classPath.contains("junit-jupiter-engine-${junit}.jar") : cell
    assert classPath.contains('allure-jupiter') == (allure == 'yes') : cell
    def java = properties['java.specification.version']
    if (java != jdk) {
        println "$cell: no JDK $jdk was found, it ran on $java"
    }
    assert new File(basedir, "target/$cell/allure-results").directory == (allure == 'yes') : cell
}
['3.2.5', '3.6.1'].each { version ->
    assert log.count("surefire:${version}:test") == cells.count { it.contains("surefire-$version") }
}

// What they found is this ...
def first = outcomes(cells[0])
assert first.StagingNetworkTest.keySet() as List == [
    'egressLeavesWithTheDeclaredSource(CheckResult)',
    'nodePodLimitFitsItsAddresses(CheckResult)',
    'podAddressBelongsToItsNode(CheckResult)',
    'podTrafficIsNotEncapsulated(CheckResult)',
    'podTrafficLeavesByItsOwnInterface(CheckResult)']
assert first.StagingNetworkTest.values().every { it == 'passed' }
assert first.FaultyNetworkTest.keySet() as List == (1..5).collect { "holds(CheckResult)[$it]".toString() }
assert first.FaultyNetworkTest['holds(CheckResult)[4]']
    .startsWith('failure: org.opentest4j.AssertionFailedError [pod-traffic-is-not-encapsulated] FAIL')
assert first.ShopNetworkTest.findAll { it.value == 'passed' }.keySet() as List == [
    'pods_use_no_tunnels(Verifier)', 'web_reaches_its_database(Probe, Probe, Captures)']
assert first.ShopNetworkTest['nobody_is_in_a_zone_that_is_not_there(Probe)'].contains('INCONCLUSIVE(PLACEMENT)')
assert first.UnreachableNetworkTest.values().every { it.startsWith('error: io.wirecheck.evidence.NetworkException') }
def judged = verdicts(cells[0])
assert judged.keySet() as List == ['bundle:/nowhere', 'reference:eks-study', 'reference:eks-study?fault=vxlan-overlay']
assert judged['reference:eks-study'].size() == 5 && judged['reference:eks-study'].values().toSet() == ['PASS'] as Set
assert judged['reference:eks-study?fault=vxlan-overlay']['pod-traffic-is-not-encapsulated'] == 'FAIL'
assert judged['bundle:/nowhere'].values().every { it == 'INCONCLUSIVE' }

// ... and the same in every one.
cells.each { cell ->
    assert outcomes(cell) == first : cell
    assert verdicts(cell) == judged : cell
}
println "${cells.size()} cells, ${first.values()*.size().sum()} tests each: the same names, outcomes and verdicts"
true
