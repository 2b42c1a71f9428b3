package pushstack.infra.environment;

/// What becomes of tables, secrets and the archive when their stack is deleted.
public enum Removal {
  /// They stay in the account, and cost what they cost, until someone deletes them by name.
  RETAIN,
  /// They are deleted with everything in them. For environments that hold nothing of value.
  DESTROY
}
