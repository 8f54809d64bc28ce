// Finds a JDK of each version that the matrix has, and tells Maven of it.

def version = { home ->
    def release = new File(home, 'release')
    def line = release.file ? release.readLines().find { it.startsWith('JAVA_VERSION=') } : null
    line ? (line =~ /"(\d+)/)[0][1] : null
}
def candidates = [System.getProperty('java.home')]
candidates += System.getenv().findAll { it.key.startsWith('JAVA') && it.key.contains('HOME') }.values()
['/usr/lib/jvm', '/opt/hostedtoolcache', System.getProperty('user.home') + '/.sdkman/candidates/java'].each {
    candidates += (new File(it).listFiles() ?: []).sort()*.path
}
def required = System.getenv('CI') == 'true' || 'all' == System.getenv('WIRECHECK_REQUIRE')
def lines = ['17', '25'].collect { wanted ->
    def home = candidates.find { version(it) == wanted && new File(it, 'bin/java').canExecute() }
    if (home == null && required) {
        throw new IllegalStateException("no JDK $wanted was found; install it, or name its home in JAVA_HOME_$wanted")
    }
    // Its cells run where the build does, and verify.groovy says so.
    "-Djdk-${wanted}.home=${home ?: System.getProperty('java.home')}".toString()
}
def configuration = new File(basedir, '.mvn/maven.config')
configuration.parentFile.mkdirs()
configuration.text = lines.join('\n') + '\n'
true
