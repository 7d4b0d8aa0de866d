/** What a Secret has to be for the field that names it; `mount` is whatever the user makes of it. */
export type SecretPurpose = 'git-https' | 'git-ssh' | 's3' | 'token' | 'registry' | 'mount';

/** A Secret that a workload does not start without. */
export interface NamedSecret {
  readonly name: string;
  readonly purpose: SecretPurpose;
  /**
   * Where it is sent, as `HOST`, `HOST:PORT` where the port is not the usual one, or `*.DOMAIN`; one of them is enough.
   * Empty where nobody can say.
   */
  readonly hosts: readonly string[];
  /** Field of the request that names it, such as `spec.git[0].secret`. */
  readonly path: string;
  /** The key of it that is read, where only one is. */
  readonly key?: string;
  /** Of a token: the service that takes it, such as `wandb`. */
  readonly service?: string;
  /** Words that make such a Secret after `secret create KIND NAME`, such as `--host git.example.com`. */
  readonly options?: string;
}

/** An object of the namespace that a workload does not start without, and the field that names it. */
export interface NamedObject {
  readonly name: string;
  readonly path: string;
}

/** Everything that has to be there before a workload starts and that it does not bring along. */
export interface NamedObjects {
  readonly secrets: readonly NamedSecret[];
  readonly configMaps: readonly NamedObject[];
  readonly claims: readonly NamedObject[];
}
