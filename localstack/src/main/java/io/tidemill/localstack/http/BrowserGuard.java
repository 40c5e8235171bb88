package io.tidemill.localstack.http;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps web pages from a server that trusts whoever reaches it. A browser on this machine reaches
 * it, and sends what the pages of strangers say: to the server's own address, or to a name of
 * theirs that has come to mean 127.0.0.1 meanwhile (DNS rebinding). Headers that no page can forge,
 * {@code Host} and {@code Origin}, tell.
 */
final class BrowserGuard {
  private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(?::\\d*)?");
  private static final Pattern ORIGIN = Pattern.compile("[^:/]+://(.*)");
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "localhost|127(?:\\.\\d{1,3}){3}|\\[(?:::1|(?:0{1,4}:){7}0{0,3}1)\\]",
          Pattern.CASE_INSENSITIVE);

  private final boolean atLoopback;

  /** For a server that listens at {@code address}. */
  BrowserGuard(InetAddress address) {
    this.atLoopback = address.isLoopbackAddress();
  }

  /**
   * Lets a request pass, or not.
   *
   * @throws ApiError 403, if the server listens at loopback and is asked by another name; or if the
   *     request is of a page whose host isn't the server's
   */
  void check(ApiRequest request) {
    String given = request.header("Host").orElse("");
    String host = host(given);
    if (atLoopback && !isLoopback(host)) {
      throw refused(
          "Host must be localhost or a loopback address, as this endpoint listens at one; got \"%s\". Another name may be a web page's that was made to mean this machine: ask for 127.0.0.1, or have the endpoint listen at an address that is no loopback's"
              .formatted(given));
    }
    Optional<String> origin = request.header("Origin");
    if (origin.isPresent() && !isOf(host, origin.get())) {
      throw refused(
          "Origin must be absent or of this endpoint's host, %s; got \"%s\". Pages of other hosts may not ask it"
              .formatted(host, origin.get()));
    }
  }

  private boolean isOf(String host, String origin) {
    Matcher url = ORIGIN.matcher(origin);
    if (!url.matches()) {
      return false;
    }
    String page = host(url.group(1));
    return page.equalsIgnoreCase(host) || (atLoopback && isLoopback(page));
  }

  private static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }

  /** Without its port; empty if {@code authority} is none. */
  private static String host(String authority) {
    Matcher parts = AUTHORITY.matcher(authority);
    return parts.matches() ? parts.group(1) : "";
  }

  private static ApiError refused(String why) {
    return new ApiError(403, "AccessDeniedException", why);
  }
}
