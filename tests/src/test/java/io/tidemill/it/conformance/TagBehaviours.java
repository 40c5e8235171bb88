package io.tidemill.it.conformance;

import static io.tidemill.it.conformance.Behaviours.INVALID;
import static io.tidemill.it.conformance.Behaviours.MISSING;

import io.tidemill.it.conformance.Plain.Answer;
import java.util.List;

/** What is tried on tags. */
final class TagBehaviours {
  private static final String TAGS = "{\"tags\": {\"a\": \"1\", \"b\": \"2\"}}";

  private TagBehaviours() {}

  static List<Behaviour> all() {
    return List.of(
        new Behaviour(
            "TagResource, ListTagsForResource",
            "two tags",
            "2",
            bench -> {
              String tags = bench.arn(bench.application());
              bench.send("POST", tags, TAGS);
              return count(bench.send("GET", tags));
            }),
        new Behaviour(
            "UntagResource",
            "one of two tags",
            "1",
            bench -> {
              String tags = bench.arn(bench.application());
              bench.send("POST", tags, TAGS);
              bench.send("DELETE", tags + "?tagKeys=a");
              return count(bench.send("GET", tags));
            }),
        new Behaviour(
            "UntagResource",
            "no `tagKeys`",
            INVALID,
            bench -> bench.send("DELETE", bench.arn(bench.application())).words()),
        new Behaviour(
            "ListTagsForResource",
            "no such application",
            MISSING,
            bench ->
                bench
                    .send(
                        "GET",
                        "/tags/arn:aws:emr-serverless:us-east-1:000000000000:/applications/00fnone")
                    .words()));
  }

  private static String count(Answer answer) {
    return answer.status() == 200
        ? Integer.toString(answer.body().path("tags").size())
        : answer.words();
  }
}
