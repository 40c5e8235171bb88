package io.tidemill.infra.deploy;

import io.tidemill.infra.account.SdkAccount;

/**
 * Where AWS' console shows things, in the browser.
 *
 * @param region whose things
 */
record Console(String region) {
  String dashboard(String name) {
    return "%s/cloudwatch/home?region=%s#dashboards/dashboard/%s".formatted(base(), region, name);
  }

  String stacks() {
    return "%s/cloudformation/home?region=%s#/stacks".formatted(base(), region);
  }

  String sparkQuota() {
    return "%s/servicequotas/home/services/%s/quotas/%s"
        .formatted(base(), SdkAccount.QUOTA_SERVICE, SdkAccount.VCPU_QUOTA);
  }

  /** China and GovCloud have consoles of their own. */
  private String base() {
    if (region.startsWith("cn-")) {
      return "https://%s.console.amazonaws.cn".formatted(region);
    }
    return region.startsWith("us-gov-")
        ? "https://%s.console.amazonaws-us-gov.com".formatted(region)
        : "https://%s.console.aws.amazon.com".formatted(region);
  }
}
