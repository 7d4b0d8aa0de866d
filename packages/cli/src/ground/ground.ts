import { baselinePolicy, mergePolicies, type Policy, type Requester, type Template } from '@aisubmit/sdk';
import type { PolicySource, TemplateSource } from '@aisubmit/sdk/client';

/** One policy among those that hold together. */
export interface PolicyLayer {
  readonly policy: Policy;
  /** Where it was read, such as `file strict.yaml`. */
  readonly from: string;
}

/** What holds in a namespace. */
export interface PolicyInForce {
  /** All layers at once. */
  readonly policy: Policy;
  /** The organisation's first, then what was added on the command line. */
  readonly layers: readonly PolicyLayer[];
  /** What was read of the namespace on the way. */
  readonly namespaceFacts?: PolicySource['namespaceFacts'];
}

/** What requests are decided on: the namespace they go to, the policy there, its templates, and who asks. */
export interface Ground {
  /**
   * Namespace of a document that names one, or none.
   *
   * @throws {AisubmitError} when none is named, two contradict each other, or it is no place for workloads.
   */
  namespaceOf(document: string | undefined): Promise<string>;
  /** Policy of the namespace that a document goes to. */
  policyFor(document: string | undefined): Promise<PolicyInForce>;
  /** Without a namespace nobody's policy but the built-in one is known. */
  policyOf(namespace: string | undefined): Promise<PolicyInForce>;
  /** @throws {AisubmitError} `INVALID_INPUT` when there is none of the name. */
  templateNamed(name: string, document: string | undefined): Promise<Template>;
  /** Every template there is to choose from, by name. */
  templates(document: string | undefined): Promise<readonly TemplateSource[]>;
  /** Undefined where nobody is asked. */
  requester(): Promise<Requester | undefined>;
  /** Clears the line that says what is going on, before somebody is asked something. */
  beforeAsking(): void;
}

/** Puts layers together; whatever one refuses is refused. The built-in policy asks for nothing more than the floor. */
export function inForce(layers: readonly PolicyLayer[]): PolicyInForce {
  const asking = layers.map(({ policy }) => policy).filter((policy) => policy !== baselinePolicy);
  const [first = baselinePolicy, ...others] = asking;
  return { policy: others.reduce((upper, lower) => mergePolicies(upper, lower), first), layers };
}

/** The layer that stands where an organisation has written none. */
export const BUILT_IN: PolicyLayer = { policy: baselinePolicy, from: 'built in' };
