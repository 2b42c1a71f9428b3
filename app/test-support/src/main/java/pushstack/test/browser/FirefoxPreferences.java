package pushstack.test.browser;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/// Sets of Firefox preferences.
public final class FirefoxPreferences {
  private static final String NOWHERE = "data:,";

  /// A profile that talks to nobody but the pages it opens: no telemetry, no updates, no block
  /// lists, no settings service, no probes of the network, and no push connection.
  static final Map<String, Object> QUIET =
      Map.ofEntries(
          // WebDriver's own list turns push connections off after start, over a user's choice.
          Map.entry("remote.prefs.recommended", false),
          Map.entry("app.normandy.enabled", false),
          Map.entry("app.shield.optoutstudies.enabled", false),
          Map.entry("app.update.auto", false),
          Map.entry("app.update.disabledForTesting", true),
          Map.entry("browser.aboutwelcome.enabled", false),
          Map.entry("browser.contentblocking.category", "custom"),
          Map.entry("browser.newtabpage.enabled", false),
          Map.entry("browser.newtabpage.activity-stream.feeds.topsites", false),
          Map.entry("browser.newtabpage.activity-stream.feeds.system.topstories", false),
          Map.entry("browser.newtabpage.activity-stream.telemetry", false),
          Map.entry("browser.region.network.url", ""),
          Map.entry("browser.region.update.enabled", false),
          Map.entry("browser.safebrowsing.blockedURIs.enabled", false),
          Map.entry("browser.safebrowsing.downloads.enabled", false),
          Map.entry("browser.safebrowsing.malware.enabled", false),
          Map.entry("browser.safebrowsing.phishing.enabled", false),
          Map.entry("browser.safebrowsing.update.enabled", false),
          Map.entry("browser.search.update", false),
          Map.entry("browser.sessionstore.resume_from_crash", false),
          Map.entry("browser.shell.checkDefaultBrowser", false),
          Map.entry("browser.startup.homepage_override.mstone", "ignore"),
          Map.entry("browser.startup.page", 0),
          Map.entry("datareporting.healthreport.uploadEnabled", false),
          Map.entry("datareporting.policy.dataSubmissionEnabled", false),
          Map.entry("datareporting.usage.uploadEnabled", false),
          Map.entry("dom.push.connection.enabled", false),
          Map.entry("dom.push.serverURL", ""),
          Map.entry("dom.security.https_first", false),
          Map.entry("extensions.blocklist.enabled", false),
          Map.entry("extensions.getAddons.cache.enabled", false),
          Map.entry("extensions.systemAddon.update.enabled", false),
          Map.entry("extensions.systemAddon.update.url", ""),
          Map.entry("extensions.update.enabled", false),
          Map.entry("geo.provider.network.url", NOWHERE),
          Map.entry("identity.fxaccounts.enabled", false),
          Map.entry("media.gmp-manager.updateEnabled", false),
          Map.entry("media.gmp-manager.url", NOWHERE),
          Map.entry("messaging-system.rsexperimentloader.enabled", false),
          Map.entry("network.captive-portal-service.enabled", false),
          Map.entry("network.connectivity-service.enabled", false),
          Map.entry("network.dns.disablePrefetch", true),
          Map.entry("network.http.speculative-parallel-limit", 0),
          Map.entry("network.prefetch-next", false),
          Map.entry("network.trr.mode", 5),
          Map.entry("nimbus.rollouts.enabled", false),
          Map.entry("privacy.trackingprotection.enabled", false),
          Map.entry("security.OCSP.enabled", 0),
          Map.entry("services.settings.server", NOWHERE + "/v1"),
          Map.entry("signon.rememberSignons", false),
          Map.entry("toolkit.cosmeticAnimations.enabled", false),
          Map.entry("toolkit.telemetry.enabled", false),
          Map.entry("toolkit.telemetry.reportingpolicy.firstRun", false),
          Map.entry("toolkit.telemetry.server", NOWHERE),
          Map.entry("toolkit.telemetry.unified", false));

  private FirefoxPreferences() {}

  /// What points Firefox's push client at a server of one's own, reached without TLS.
  ///
  /// Permission prompts are skipped, and the silent pushes of a test do not use up the quota after
  /// which Firefox drops a subscription.
  public static Map<String, Object> push(URI server) {
    Map<String, Object> preferences = new HashMap<>();
    preferences.put("dom.push.serverURL", server.toString());
    preferences.put("dom.push.connection.enabled", true);
    preferences.put("dom.push.testing.allowInsecureServerURL", true);
    preferences.put("dom.push.testing.ignorePermission", true);
    preferences.put("dom.push.maxQuotaPerSubscription", 100_000);
    // Five seconds would be the first step of the back-off after each loss of the connection.
    preferences.put("dom.push.retryBaseInterval", 200);
    return preferences;
  }
}
