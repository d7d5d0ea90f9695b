package dateline.http.ingress;

import static dateline.http.ingress.WorkClass.DOCUMENTS;
import static dateline.http.ingress.WorkClass.FEEDS;
import static dateline.http.ingress.WorkClass.HEAVY;
import static dateline.http.ingress.WorkClass.NONE;
import static dateline.http.ingress.WorkClass.PACKAGES;
import static dateline.http.ingress.WorkClass.READS;
import static dateline.http.ingress.WorkClass.TAKEDOWN;
import static dateline.http.ingress.WorkClass.WRITES;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The class of work of each operation, by operationId. {@code docs/admission.md} holds the same table. A test compares both with the contract,
 * so that an operation without a class fails the build.
 */
final class WorkTable {

    /** Takedown if the body has at most {@link #SMALL_BODY} bytes, else writes. */
    private static final Set<String> TAKEDOWN_IF_SMALL = Set.of("updatePartner", "updatePermission", "correctArticle");

    /** Largest body of the takedown class, in bytes. Bodies of takedowns up to this size do not count against {@link BodyBudget}. */
    static final int SMALL_BODY = 8_192;

    /** Largest body of the class writes, in bytes. */
    static final int LARGE_BODY = 100_000;

    private static final Map<WorkClass, String> OPERATIONS = Map.of(
            TAKEDOWN,
            "killArticle withholdArticle unpublishArticle suspendPermission revokePermission revokeKey updatePartner"
                    + " updatePermission correctArticle",
            FEEDS,
            "listChanges listPartnerChanges listNotices getNotice listNoticeArticles listNoticeAcknowledgements acknowledgeNotice recordNoticeDelivery",
            PACKAGES,
            "getPackage evaluateRights getPartnerFeedAsAtom getPartnerFeedAsJson getPartnerFeedAsRss",
            READS,
            "getArticle getArticleAsHtml getArticleAsJsonLd getArticleAsNinjs getArticleAsText getAuthor getDraft"
                    + " getFeed getFeedAsAtom getFeedAsJson getFeedAsRss getImport getIndex getKey getNewsSitemap getOutlet getOwnKey getOwnPartner"
                    + " getPartner getPermission getPermissionAsOdrl getPermissionRequest getPreview getPreviewedArticle getPreviewedArticleAsHtml"
                    + " getProblem getReceiptKeys getReproduction getReproductionCheck getRights getSection getSource getTag getTerms getVersion"
                    + " getVersionDiff getWebhook getWebhookDelivery listArticleReproductions listArticles listAuditEvents"
                    + " listAuthors listCatalogue listCorrections listDrafts listFeedArticles listFeeds listImports listKeys"
                    + " listOutlets listOverdueNotices listOwnAuditEvents listOwnKeys listPartnerCatalogue listPartnerKeys listPartners listPermissionRequests"
                    + " listPermissionVersions listPermissions listPreviews listProblems listReceipts listRelatedArticles"
                    + " listReportedReproductions listReproductionChecks listReproductions listSections listSources listTags listUsage listVersions"
                    + " listWebhookDeliveries listWebhooks getUsePolicy getArticleUsePolicy getArticleOffer getSourceUsePolicy getSectionUsePolicy"
                    + " listUsePolicyVersions listSourceUsePolicyVersions listSectionUsePolicyVersions getLicense getTdmReservations getTdmOffer getSiteSnippets",
            WRITES,
            "activatePermission answerPermissionRequest cancelImport checkReproduction checkSite createArticle createFeed createImport createKey"
                    + " createOutlet createPartner createPartnerKey createPermission createPermissionRequest createPreview"
                    + " createReproduction createWebhook deleteAuthor deleteDraft deleteFeed deleteImport deleteTag"
                    + " deleteWebhook publishArticle putArticleBySource putAuthor putFeed putSection putSource putTag"
                    + " readKilledArticle redeliverWebhookDeliveries"
                    + " redeliverWebhookDelivery releaseArticle replaceDraft replaceOwnPartner reportUsage restoreVersion revokePreview rotateKey rotateOwnKey"
                    + " rotateWebhookSecret testWebhook updateDraft updateOutlet updateReproduction updateWebhook"
                    + " withdrawPermissionRequest putUsePolicy putSourceUsePolicy deleteSourceUsePolicy putSectionUsePolicy"
                    + " deleteSectionUsePolicy",
            HEAVY,
            "exportArticles bulkArticles getStatement simulatePermission simulatePermissionChange",
            DOCUMENTS,
            "putImportDocument getImportLog",
            NONE,
            "getLiveness getReadiness");

    private static final Map<String, WorkClass> CLASSES = byOperation();

    private WorkTable() {}

    private static Map<String, WorkClass> byOperation() {
        Map<String, WorkClass> classes = new HashMap<>();
        OPERATIONS.forEach((work, operations) ->
                Arrays.stream(operations.split(" ")).forEach(operation -> classes.put(operation, work)));
        return classes;
    }

    /** Empty for an operation that is not in the table. */
    static Optional<WorkClass> of(String operation) {
        return Optional.ofNullable(CLASSES.get(operation));
    }

    static boolean isTakedownOnlyIfSmall(String operation) {
        return TAKEDOWN_IF_SMALL.contains(operation);
    }

    static List<String> operations() {
        return CLASSES.keySet().stream().sorted().toList();
    }
}
