/** Who decided a value: the user, a template, a policy, or aisubmit itself. */
export type Layer = 'user' | 'template' | 'policy' | 'built-in';

/** Who decided a field, and what explains it, such as `policy strict`. */
export interface Origin {
  readonly layer: Layer;
  readonly source: string;
}

/** Path of a field, such as `spec.resources.cpu`, to who decided it. */
export type Provenance = Readonly<Record<string, Origin>>;
