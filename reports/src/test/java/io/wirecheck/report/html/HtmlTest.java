package io.wirecheck.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {

  @Test
  void markup_becomes_text() {
    assertThat(Html.text("<a href=\"x\" title='y'>&amp;</a>"))
        .isEqualTo("&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
    assertThat(Html.element("p", "<b>")).isEqualTo("<p>&lt;b&gt;</p>");
  }

  @Test
  void text_of_every_tongue_and_lines_stay_as_they_are() {
    assertThat(Html.text("노드 \ud83d\ude00 veth →\tENI\n"))
        .isEqualTo("노드 \ud83d\ude00 veth →\tENI\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\u001b", "\u0085", "\u202e", "\u2066", "\ud83d", "\uffff"})
  void what_no_page_may_contain_or_turns_the_text_is_replaced(final String character) {
    assertThat(Html.text("a" + character + "b")).isEqualTo("a\ufffdb");
  }
}
