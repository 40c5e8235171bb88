package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits that the endpoint's own clients never come near; EmrShapesIT has the others. */
class EmrShapesTest {
  /** Bytes: a fraction of what a thread has that answers a request. */
  private static final long SMALL_STACK = 192 * 1024;

  private static final String MONITORING = "/monitoringConfiguration/";
  private static final String START_MONITORING = "/configurationOverrides/monitoringConfiguration/";
  private static final String WRITE_HOST = "https://aps-workspaces.us-east-1.amazonaws";
  private static final String WRITE_PATH = "/workspaces/ws-1/api/v1/remote_write";
  private static final String REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com/";

  /**
   * A member of a request.
   *
   * @param longest as long as it may be, and right
   * @param wrong as long, and wrong at its end; empty if any text would do
   */
  record Member(Shape.Structure request, String pointer, String longest, String wrong) {
    @Override
    public String toString() {
      return pointer;
    }
  }

  static Stream<Member> members() {
    Shape.Structure create = EmrShapes.CREATE_APPLICATION;
    Shape.Structure start = EmrShapes.START_JOB_RUN;
    return Stream.of(
        member(create, "/clientToken", "", "a.", "", 64, "%"),
        member(create, "/releaseLabel", "", "a/", "", 64, "%"),
        member(create, "/name", "", "a#", "", 64, "%"),
        member(create, "/architecture", "X86_64", "", "", 6, ""),
        member(create, "/imageConfiguration/imageUri", REGISTRY, "a/", "a:tag", 1024, "%"),
        member(create, "/imageConfiguration/imageUri", REGISTRY, "a-", "a/b:tag", 1024, "%"),
        member(create, "/imageConfiguration/imageUri", REGISTRY, "a", ":tag", 1024, "%"),
        member(create, "/imageConfiguration/imageUri", REGISTRY + "a:", "t", "", 1024, "%"),
        member(
            create,
            "/identityCenterConfiguration/identityCenterInstanceArn",
            "arn:aws",
            "a-",
            ":sso:::instance/ssoins-0123456789abcdef",
            1024,
            "%"),
        member(create, "/maximumCapacity/cpu", "", "9", " vCPU", 15, "%"),
        member(create, "/maximumCapacity/memory", "", "9", " GB", 15, "%"),
        member(create, "/maximumCapacity/disk", "", "9", " GB", 15, "%"),
        member(create, MONITORING + "s3MonitoringConfiguration/logUri", "", "a", "", 10_280, ""),
        member(
            create,
            MONITORING + "s3MonitoringConfiguration/encryptionKeyArn",
            "arn:aws:kms:us-east-1:123456789012:key/",
            "a-",
            "",
            2048,
            "%"),
        member(
            create,
            MONITORING + "cloudWatchLoggingConfiguration/logGroupName",
            "",
            "a/",
            "",
            512,
            "%"),
        member(
            create,
            MONITORING + "cloudWatchLoggingConfiguration/logStreamNamePrefix",
            "",
            "a/",
            "",
            512,
            "*"),
        remoteWrite(start, START_MONITORING, ".com"),
        remoteWrite(start, START_MONITORING, "aaa"),
        remoteWrite(start, START_MONITORING, "/work"),
        remoteWrite(create, MONITORING, ".com/workspaces/abc/api"),
        member(start, "/executionRoleArn", "arn:aws:iam::000000000000:role/", "a/", "a", 2048, "%"),
        member(start, "/name", "", " ", "a", 256, " "),
        member(start, "/jobDriver/sparkSubmit/entryPoint", "", " ", "a", 4096, " "),
        member(start, "/jobDriver/sparkSubmit/sparkSubmitParameters", "a", " ", " ", 102_400, ""),
        member(start, "/jobDriver/sparkSubmit/sparkSubmitParameters", "", " ", "a", 102_400, " "),
        member(start, "/executionIamPolicy/policy", "", "a", "", 2048, ""));
  }

  @ParameterizedTest
  @MethodSource("members")
  void the_longest_values_need_little_of_a_stack(Member member) throws Exception {
    assertThat(problems(member, member.longest())).isEmpty();
    if (!member.wrong().isEmpty()) {
      assertThat(problems(member, member.wrong())).hasSize(1);
    }
  }

  @Test
  void many_long_arguments_do_too() throws Exception {
    ObjectNode body = request();
    body.withObject("/jobDriver/sparkSubmit")
        .putArray("entryPointArguments")
        .add(" ".repeat(1_000_000) + "a");

    assertThat(problems(EmrShapes.START_JOB_RUN, body)).isEmpty();
  }

  /** The model's pattern itself, which short strings don't lead astray. */
  @Property
  void remote_write_urls_are_those_of_the_model(@ForAll("domains") String domain) {
    Pattern model =
        Pattern.compile(
            "https://aps-workspaces.([a-z]{2}-[a-z-]{1,20}-[1-9]).amazonaws(.[0-9A-Za-z]{2,4})+/workspaces/[-_.0-9A-Za-z]{1,100}/api/v1/remote_write",
            Pattern.DOTALL);
    String url = WRITE_HOST + domain + WRITE_PATH;
    ObjectNode body = request();
    body.withObject(START_MONITORING + "prometheusMonitoringConfiguration")
        .put("remoteWriteUrl", url);
    List<String> problems = new ArrayList<>();
    EmrShapes.START_JOB_RUN.check("", body, problems);

    assertThat(problems.isEmpty()).isEqualTo(model.matcher(url).matches());
  }

  @Provide
  Arbitrary<String> domains() {
    return Arbitraries.of("a", "1", ".", "/", "-", "abc", ".com", WRITE_PATH)
        .list()
        .ofMaxSize(7)
        .map(parts -> String.join("", parts));
  }

  private static Member remoteWrite(Shape.Structure request, String at, String domain) {
    String pointer = at + "prometheusMonitoringConfiguration/remoteWriteUrl";
    return member(request, pointer, WRITE_HOST + ".com", domain, WRITE_PATH, 10_280, "%");
  }

  /** A value of {@code begin}, then {@code again} as often as fits, then {@code end}. */
  private static Member member(
      Shape.Structure request,
      String pointer,
      String begin,
      String again,
      String end,
      int most,
      String wrongEnd) {
    int room = most - begin.length() - end.length();
    String longest = begin + again.repeat(again.isEmpty() ? 0 : room / again.length()) + end;
    String wrong = wrongEnd.isEmpty() ? "" : longest.substring(0, longest.length() - 1) + wrongEnd;
    return new Member(request, pointer, longest, wrong);
  }

  private static List<String> problems(Member member, String value) throws Exception {
    ObjectNode body = request();
    int name = member.pointer().lastIndexOf('/');
    ObjectNode parent = name == 0 ? body : body.withObject(member.pointer().substring(0, name));
    parent.set(member.pointer().substring(name + 1), TextNode.valueOf(value));
    return problems(member.request(), body).stream()
        .filter(problem -> !problem.contains("must not be null"))
        .toList();
  }

  private static List<String> problems(Shape.Structure request, ObjectNode body) throws Exception {
    FutureTask<List<String>> check =
        new FutureTask<>(
            () -> {
              List<String> problems = new ArrayList<>();
              request.check("", body, problems);
              return problems;
            });
    new Thread(null, check, "small", SMALL_STACK).start();
    return check.get();
  }

  /** What either request must have. */
  private static ObjectNode request() {
    ObjectNode body =
        EmrJson.object()
            .put("clientToken", "token")
            .put("releaseLabel", "emr-7.14.0")
            .put("type", "Spark")
            .put("executionRoleArn", "arn:aws:iam::000000000000:role/a");
    body.withObject("/jobDriver/sparkSubmit").put("entryPoint", "job.jar");
    return body;
  }
}
