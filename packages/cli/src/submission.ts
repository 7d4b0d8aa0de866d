import type { AisubmitError, Bundle, NamedObjects } from '@aisubmit/sdk';
import type { ApplyPlan } from '@aisubmit/sdk/client';
import type { SubmitFlags } from './flags/submit-flags.ts';
import type { GivenTemplates, Templated } from './ground/choose-template.ts';
import type { Ground, PolicyInForce } from './ground/ground.ts';
import type { Host } from './host.ts';
import type { LoadedRequest } from './load-requests.ts';

/** Makes the requests of a command once it is known what decides about them. */
export type MakeRequests = (ground: Ground, given: GivenTemplates | undefined) => Promise<readonly Templated[]>;

/** How a submission is asked for. */
export interface SubmitRequest {
  readonly flags: SubmitFlags;
  /** Follow a run to its end and exit with its code. */
  readonly wait: boolean;
  /** A finished run of the very same request is meant to run again. */
  readonly rerun: boolean;
  /** It takes up what was there before, whose request must not be lost on the way. */
  readonly resumes?:
    | {
        readonly onBundle: (bundle: Bundle) => void;
        /** Watches it start, and says what to do next. */
        readonly onWritten: (planned: readonly Planned[]) => void;
      }
    | undefined;
  readonly host: Host;
}

/** A bundle and what has to be done for it to be there. */
export interface Planned {
  readonly bundle: Bundle;
  /** What has to be there beside its own objects. */
  readonly named: NamedObjects;
  /** Where the user wrote what stands at a path of the request. */
  readonly locate: LoadedRequest['locate'];
  readonly plan: ApplyPlan;
  /** Why nobody could look whether it is there already. */
  readonly unseen?: AisubmitError;
  /** What was read of its namespace, so that the preflight need not read it again. */
  readonly namespaceFacts?: PolicyInForce['namespaceFacts'];
}

/** How messages and output name a workload: `training/mnist`. */
export function shortId({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return `${kind.toLowerCase()}/${name}`;
}
