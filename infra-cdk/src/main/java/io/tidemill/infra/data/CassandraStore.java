package io.tidemill.infra.data;

import io.tidemill.infra.access.Permissions;
import io.tidemill.infra.config.SecretChoice;
import java.util.Optional;
import software.amazon.awscdk.services.iam.IGrantable;
import software.constructs.Construct;

/**
 * A Cassandra that somebody else runs. What its user may do is granted there, in CQL; AWS is asked
 * for the login alone, which functions and jobs share.
 */
public final class CassandraStore extends Construct implements PipelineStore {
  private final Optional<SecretChoice> secret;

  /**
   * A store with or without a login.
   *
   * @param secret empty if it asks for none
   */
  public CassandraStore(Construct scope, String id, Optional<SecretChoice> secret) {
    super(scope, id);
    this.secret = secret;
  }

  @Override
  public void grantClaim(IGrantable function) {
    grantSignIn(function);
  }

  @Override
  public void grantCommit(IGrantable job) {
    grantSignIn(job);
  }

  @Override
  public void grantWrite(IGrantable job) {
    grantSignIn(job);
  }

  @Override
  public void grantMigrate(IGrantable function) {
    grantSignIn(function);
  }

  private void grantSignIn(IGrantable grantee) {
    secret.ifPresent(login -> Permissions.allowReading(grantee, login));
  }
}
