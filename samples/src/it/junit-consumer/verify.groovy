import groovy.xml.XmlSlurper

def report = new XmlSlurper().parse(new File(basedir, 'target/surefire-reports/TEST-consumer.ConsumerTest.xml'))
assert report.@tests == 2
assert report.@errors == 0 && report.@failures == 0 && report.@skipped == 0
assert report.testcase*.@name*.text().sort() == [
    'has_wirecheck_and_what_it_needs',
    'is_not_given_an_assertion_library_that_it_did_not_ask_for']
