/** One rule that a request or an object breaks. Violations are data: they are listed, never thrown one by one. */
export interface Violation {
  /** Id of the control or of the policy's rule, such as `run-as-non-root`. */
  readonly control: string;
  /** The object that breaks it, such as `Job/training-mnist`; absent when the request itself does. */
  readonly object?: string;
  /** Field path, such as `spec.template.spec.containers[0].securityContext.privileged`. */
  readonly path: string;
  /** What is wrong, naming container and field. */
  readonly message: string;
  /** Why it matters, for the person who is refused. */
  readonly why: string;
  /** What to do. */
  readonly fix: string;
  /** Who does not allow it, such as `policy strict`; absent for the floor. */
  readonly layer?: string;
  /** What was asked for, where it can be said in a word. */
  readonly asked?: string;
  /** What is allowed, where it can be said in a word. */
  readonly allowed?: string;
}
