/** The run as test cases of Allure: its results, and the HTML that Allure's program makes. */
@NullMarked
package io.wirecheck.report.allure;

import org.jspecify.annotations.NullMarked;
