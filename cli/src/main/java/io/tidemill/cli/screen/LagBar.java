package io.tidemill.cli.screen;

/**
 * Lag against the threshold that starts a run.
 *
 * @param threshold records, at least 1
 * @param cells how many signs the bar is long, at least 1
 */
public record LagBar(long threshold, int cells, Style style) {
  public LagBar {
    if (threshold < 1 || cells < 1) {
      throw new IllegalArgumentException(
          "Bar needs a threshold and cells >= 1, got %d and %d".formatted(threshold, cells));
    }
  }

  /**
   * The bar, and the figures beside it. It is full only once the threshold is reached, and empty
   * only if nothing waits.
   */
  public String render(long waiting) {
    boolean reached = waiting >= threshold;
    long share = waiting * cells / threshold;
    int full = (int) (reached ? cells : Math.max(waiting > 0 ? 1 : 0, Math.min(share, cells - 1)));
    String filled = style.signs().full.repeat(full);
    return style.signs().barStart
        + (reached ? style.good(filled) : style.accent(filled))
        + style.faint(style.signs().empty.repeat(cells - full))
        + style.signs().barEnd
        + " %,d of %,d".formatted(waiting, threshold);
  }
}
