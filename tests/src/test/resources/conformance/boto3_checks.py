"""Drives an EMR Serverless endpoint by boto3.

    python3 boto3_checks.py ENDPOINT THROTTLED_ENDPOINT BROKEN_ENDPOINT

Prints a line of JSON for each check: its name, and what went wrong if anything did. The model has
no waiters for this service: states are polled.
"""

import datetime
import json
import sys
import time
import traceback

import boto3
import botocore.exceptions
from botocore.config import Config

ROLE = "arn:aws:iam::000000000000:role/tidemill-job"
DEADLINE_SECONDS = 30
POLL_SECONDS = 0.05
CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


def client_of(url, **config):
    return boto3.session.Session(
        aws_access_key_id="made", aws_secret_access_key="up", region_name="us-east-1"
    ).client("emr-serverless", endpoint_url=url, config=Config(**config))


emr = client_of(sys.argv[1], retries={"total_max_attempts": 1})
unchecked = client_of(
    sys.argv[1], retries={"total_max_attempts": 1}, parameter_validation=False
)
throttled = client_of(sys.argv[2], retries={"mode": "standard", "max_attempts": 5})
broken = client_of(sys.argv[3], retries={"mode": "standard", "total_max_attempts": 2})


def create(client=emr, **more):
    return client.create_application(
        **{"releaseLabel": "emr-7.14.0", "type": "SPARK", **more}
    )["applicationId"]


def job_run(application, *arguments, **more):
    submit = {"entryPoint": "job.jar", "entryPointArguments": list(arguments)}
    return {
        "applicationId": application,
        "executionRoleArn": ROLE,
        "jobDriver": {"sparkSubmit": submit},
        **more,
    }


def start(application, *arguments, **more):
    return emr.start_job_run(**job_run(application, *arguments, **more))["jobRunId"]


def await_state(application, run, state):
    until = time.monotonic() + DEADLINE_SECONDS
    while True:
        found = emr.get_job_run(applicationId=application, jobRunId=run)["jobRun"]
        if found["state"] == state:
            return found
        assert time.monotonic() < until, f"{state} expected, still {found['state']}"
        time.sleep(POLL_SECONDS)


def refused(error, call, *words, **parameters):
    try:
        call(**parameters)
    except error as e:
        status = e.response["ResponseMetadata"]["HTTPStatusCode"]
        message = e.response["Error"]["Message"]
        assert message and len(message) <= 1024, message
        assert e.response["ResponseMetadata"]["RequestId"]
        for word in words:
            assert word in message, f"{word!r} is not in {message!r}"
        return status
    raise AssertionError(f"{parameters} should have been refused by {error.__name__}")


@check
def the_model_has_no_waiters():
    assert emr.waiter_names == [], emr.waiter_names


@check
def a_job_run_is_polled_to_its_end():
    application = create(name="polled")
    before = datetime.datetime.now(datetime.timezone.utc)
    run = start(application, "at-once", name="one", tags={"team": "mill"})
    found = await_state(application, run, "SUCCESS")
    assert found["jobDriver"]["sparkSubmit"]["entryPointArguments"] == ["at-once"]
    assert found["tags"] == {"team": "mill"}
    assert abs(found["createdAt"] - before) < datetime.timedelta(minutes=1), found["createdAt"]
    assert found["createdAt"] <= found["startedAt"] <= found["endedAt"]
    assert found["createdAt"].tzinfo is not None
    assert found["billedResourceUtilization"]["vCPUHour"] > 0
    application_found = emr.get_application(applicationId=application)["application"]
    assert application_found["state"] == "STARTED"


@check
def paginators_give_everything_once_and_in_order():
    application = create(schedulerConfiguration={"maxConcurrentRuns": 1})
    runs = [start(application) for _ in range(5)]
    pages = emr.get_paginator("list_job_runs").paginate(
        applicationId=application, PaginationConfig={"PageSize": 2}
    )
    listed = [[run["id"] for run in page["jobRuns"]] for page in pages]
    assert [len(page) for page in listed] == [2, 2, 1], listed
    assert sum(listed, []) == runs[::-1], (listed, runs)
    some = emr.get_paginator("list_job_runs").paginate(
        applicationId=application, PaginationConfig={"PageSize": 2, "MaxItems": 3}
    )
    assert len(some.build_full_result()["jobRuns"]) == 3
    rest = emr.get_paginator("list_job_runs").paginate(
        applicationId=application, PaginationConfig={"StartingToken": some.resume_token}
    )
    assert [run["id"] for run in rest.build_full_result()["jobRuns"]] == runs[1::-1]
    attempts = emr.get_paginator("list_job_run_attempts").paginate(
        applicationId=application, jobRunId=runs[0]
    )
    assert len(attempts.build_full_result()["jobRunAttempts"]) == 1
    applications = emr.get_paginator("list_applications").paginate(
        PaginationConfig={"PageSize": 1}
    )
    assert application in [
        found["id"] for found in applications.build_full_result()["applications"]
    ]
    for run in runs:
        emr.cancel_job_run(applicationId=application, jobRunId=run)
        await_state(application, run, "CANCELLED")


@check
def lists_are_filtered_by_state_mode_and_time():
    application = create()
    run = start(application, mode="STREAMING")
    now = datetime.datetime.now(datetime.timezone.utc)
    minute = datetime.timedelta(minutes=1)

    def listed(**filters):
        found = emr.list_job_runs(applicationId=application, **filters)["jobRuns"]
        return [one["id"] for one in found]

    assert listed(createdAtAfter=now - minute, createdAtBefore=now + minute) == [run]
    assert listed(createdAtAfter=now + minute) == []
    zone = datetime.timezone(datetime.timedelta(hours=9))
    assert listed(createdAtAfter=(now - minute).astimezone(zone)) == [run]
    assert listed(mode="STREAMING") == [run]
    assert listed(mode="BATCH") == []
    emr.cancel_job_run(applicationId=application, jobRunId=run)
    await_state(application, run, "CANCELLED")
    assert listed(states=["CANCELLED", "FAILED"]) == [run]
    assert listed(states=["RUNNING"]) == []


@check
def tokens_make_repeated_requests_one():
    made = {"name": "twice", "clientToken": "boto3-application"}
    application = create(**made)
    assert create(**made) == application
    conflict = emr.exceptions.ConflictException
    status = refused(
        conflict,
        emr.create_application,
        application,
        **{**made, "name": "other", "releaseLabel": "emr-7.14.0", "type": "SPARK"},
    )
    assert status == 409, status
    asked = job_run(application, clientToken="boto3-run")
    run = emr.start_job_run(**asked)["jobRunId"]
    assert emr.start_job_run(**asked)["jobRunId"] == run
    assert refused(conflict, emr.start_job_run, run, **{**asked, "name": "other"}) == 409
    emr.cancel_job_run(applicationId=application, jobRunId=run)


@check
def requests_are_signed_and_get_a_token_of_their_own():
    sent = []
    client = client_of(sys.argv[1])
    client.meta.events.register("before-send.emr-serverless", lambda request, **_: sent.append(request))
    create(client)
    create(client)
    for request in sent:
        authorization = request.headers["Authorization"].decode()
        assert authorization.startswith("AWS4-HMAC-SHA256 Credential=made/"), authorization
        assert "/us-east-1/emr-serverless/aws4_request" in authorization, authorization
        assert request.headers["X-Amz-Date"]
    tokens = {json.loads(request.body)["clientToken"] for request in sent}
    assert len(tokens) == 2, tokens


@check
def what_does_not_exist_is_not_found():
    application = create()
    missing = emr.exceptions.ResourceNotFoundException
    nobody = {"applicationId": "00fnone"}
    no_run = {"applicationId": application, "jobRunId": "00fnone"}
    no_session = {"applicationId": application, "sessionId": "00fnone"}
    arn = emr.get_application(applicationId=application)["application"]["arn"]
    no_arn = {"resourceArn": arn[:-1] + ("a" if arn[-1] != "a" else "b")}
    for call, parameters in [
        (emr.get_application, nobody),
        (emr.update_application, nobody),
        (emr.delete_application, nobody),
        (emr.start_application, nobody),
        (emr.stop_application, nobody),
        (emr.start_job_run, job_run("00fnone")),
        (emr.list_job_runs, nobody),
        (emr.get_job_run, no_run),
        (emr.cancel_job_run, no_run),
        (emr.list_job_run_attempts, no_run),
        (emr.get_dashboard_for_job_run, no_run),
        (emr.list_tags_for_resource, no_arn),
        (emr.tag_resource, {**no_arn, "tags": {"a": "b"}}),
        (emr.untag_resource, {**no_arn, "tagKeys": ["a"]}),
    ]:
        assert refused(missing, call, "does not exist", **parameters) == 404
    if not hasattr(emr, "list_sessions"):
        return
    for call, parameters in [
        (emr.list_sessions, nobody),
        (emr.get_session, no_session),
        (emr.terminate_session, no_session),
        (emr.get_session_endpoint, no_session),
        (
            emr.get_resource_dashboard,
            {"applicationId": application, "resourceId": "00fnone", "resourceType": "SESSION"},
        ),
    ]:
        assert refused(missing, call, "does not exist", **parameters) == 404
    assert emr.list_sessions(applicationId=application)["sessions"] == []
    refused(
        emr.exceptions.ValidationException,
        emr.start_session,
        application,
        applicationId=application,
        executionRoleArn=ROLE,
    )


@check
def the_client_refuses_what_it_can():
    for call, parameters in [
        (emr.create_application, {"type": "SPARK"}),
        (emr.start_job_run, {"applicationId": "a", "executionRoleArn": 1}),
        (emr.list_job_runs, {"applicationId": "a", "maxResults": 0}),
        (emr.start_job_run, job_run("a", unknown=1)),
    ]:
        try:
            call(**parameters)
        except botocore.exceptions.ParamValidationError:
            continue
        raise AssertionError(f"{parameters} were sent")


@check
def the_service_refuses_what_the_client_lets_pass():
    application = create()
    arn = emr.get_application(applicationId=application)["application"]["arn"]
    invalid = unchecked.exceptions.ValidationException
    new = {"releaseLabel": "emr-7.14.0", "type": "SPARK"}
    own = {"applicationId": application}
    cases = [
        ("create_application", {"type": "SPARK"}, "releaseLabel"),
        ("create_application", {"releaseLabel": "emr-7.14.0"}, "type"),
        ("create_application", {**new, "clientToken": "no blanks"}, "clientToken"),
        ("create_application", {**new, "name": "two words"}, "name"),
        ("create_application", {**new, "architecture": "RISC"}, "architecture"),
        ("create_application", {**new, "maximumCapacity": {"cpu": "1"}}, "memory"),
        ("create_application", {**new, "autoStopConfiguration": {"idleTimeoutMinutes": 10081}}, "idle"),
        ("create_application", {**new, "imageConfiguration": {"imageUri": "spark"}}, "imageUri"),
        ("create_application", {**new, "initialCapacity": {"Driver": {"workerCount": 0}}}, "workerCount"),
        ("create_application", {**new, "tags": {"a§": "b"}}, "tags"),
        ("update_application", {**own, "releaseLabel": ""}, "releaseLabel"),
        ("update_application", {**own, "schedulerConfiguration": {"maxConcurrentRuns": 1001}}, "max"),
        ("start_job_run", {**own, "executionRoleArn": "role"}, "executionRoleArn"),
        ("start_job_run", {**own, "executionRoleArn": ROLE}, "jobDriver"),
        ("start_job_run", {**job_run(application), "jobDriver": {"hive": {"query": "q"}}}, "jobDriver"),
        ("start_job_run", {**job_run(application), "name": "x" * 257}, "name"),
        ("start_job_run", {**job_run(application), "mode": "ONCE"}, "mode"),
        ("start_job_run", {**job_run(application), "executionTimeoutMinutes": 1000001}, "executionTimeout"),
        ("start_job_run", {**job_run(application), "retryPolicy": {"maxAttempts": 0}}, "maxAttempts"),
        ("list_job_runs", {**own, "maxResults": 51}, "maxResults"),
        ("list_job_runs", {**own, "states": ["DONE"]}, "states"),
        ("list_job_runs", {**own, "nextToken": "none of ours"}, "nextToken"),
        ("list_applications", {"maxResults": 0}, "maxResults"),
        ("list_applications", {"states": ["DONE"]}, "states"),
        ("get_application", {"applicationId": "NO-ID"}, "applicationId"),
        ("get_job_run", {**own, "jobRunId": "NO-ID"}, "jobRunId"),
        ("tag_resource", {"resourceArn": "arn:aws:s3:::bucket", "tags": {}}, "resourceArn"),
        ("tag_resource", {"resourceArn": arn}, "tags"),
        ("untag_resource", {"resourceArn": arn, "tagKeys": []}, "tagKeys"),
        ("untag_resource", {"resourceArn": arn, "tagKeys": ["a§"]}, "tagKeys"),
    ]
    if hasattr(unchecked, "list_sessions"):
        cases += [
            ("list_sessions", {**own, "states": ["DONE"]}, "states"),
            ("list_sessions", {**own, "maxResults": 51}, "maxResults"),
            ("get_resource_dashboard", {**own, "resourceId": "a"}, "resourceType"),
        ]
    wrong = []
    for operation, parameters, word in cases:
        try:
            status = refused(invalid, getattr(unchecked, operation), word, **parameters)
            assert status == 400, status
        except Exception as e:
            wrong.append(f"{operation} {parameters}: {type(e).__name__} {e}")
    assert not wrong, "\n".join(wrong)


@check
def tags_are_kept_with_every_letter_that_they_may_have():
    application = create(tags={"team": "mill"})
    arn = emr.get_application(applicationId=application)["application"]["arn"]
    tags = {"a b/c_d.e:f=g+h@i-j": "k l/m_n.o:p=q+r@s-t", "empty": ""}
    emr.tag_resource(resourceArn=arn, tags=tags)
    assert emr.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "mill", **tags}
    emr.untag_resource(resourceArn=arn, tagKeys=list(tags))
    assert emr.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "mill"}


@check
def an_application_goes_its_way():
    application = create()

    def state():
        return emr.get_application(applicationId=application)["application"]["state"]

    assert state() == "CREATED"
    emr.start_application(applicationId=application)
    assert state() == "STARTED"
    invalid = emr.exceptions.ValidationException
    refused(invalid, emr.update_application, "STARTED", applicationId=application)
    emr.stop_application(applicationId=application)
    assert state() == "STOPPED"
    updated = emr.update_application(
        applicationId=application, autoStopConfiguration={"enabled": False}
    )["application"]
    assert updated["autoStopConfiguration"] == {"enabled": False}, updated
    emr.delete_application(applicationId=application)
    assert state() == "TERMINATED"


@check
def what_is_throttled_is_tried_again():
    most = 0
    for _ in range(3):
        try:
            throttled.get_dashboard_for_job_run(applicationId="00fnone", jobRunId="00fnone")
        except throttled.exceptions.ResourceNotFoundException as e:
            most = max(most, e.response["ResponseMetadata"]["RetryAttempts"])
    assert most > 0, "nothing was throttled"


@check
def what_failed_inside_is_tried_again_and_told():
    try:
        create(broken)
    except broken.exceptions.InternalServerException as e:
        assert e.response["ResponseMetadata"]["HTTPStatusCode"] == 500
        assert e.response["ResponseMetadata"]["RetryAttempts"] == 1, e.response
        return
    raise AssertionError("it should have failed")


for function in CHECKS:
    line = {"check": function.__name__}
    try:
        function()
    except Exception:
        line["failed"] = traceback.format_exc()
    print(json.dumps(line), flush=True)
