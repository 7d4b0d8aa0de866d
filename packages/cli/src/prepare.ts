import {
  AisubmitError,
  type BuildContext,
  type Bundle,
  buildBundle,
  bundleObjects,
  type CheckResult,
  checkManifests,
  type Effective,
  type NamedObjects,
  namedObjects,
  type Reason,
  type Requester,
  resolveRequest,
  unreachableHosts,
  type Violation,
  type WorkloadRequest,
} from '@aisubmit/sdk';
import type { Templated } from './ground/choose-template.ts';
import type { Ground, PolicyInForce } from './ground/ground.ts';
import { RefusedError } from './refused-error.ts';
import { networkNotes } from './ui/network-note.ts';

/** A request, its place and everything that decides it. */
export interface Placed extends Templated {
  readonly inForce: PolicyInForce;
  readonly context: BuildContext;
  readonly requester?: Requester;
}

/** A request that has become objects, all of them allowed. */
export interface Prepared extends Placed, Pick<CheckResult, 'unjudgedControls'> {
  readonly bundle: Bundle;
  /** What it needs beside its own objects. */
  readonly named: NamedObjects;
  /** What the user should know all the same. */
  readonly notes: readonly string[];
}

/** What a build is told beside the request. */
export type ContextOf = (
  request: WorkloadRequest,
  where: { readonly namespace: string; readonly requester: Requester | undefined },
) => BuildContext;

/** Finds the namespace and the policy of every request. */
export async function placeAll(
  requests: readonly Templated[],
  ground: Ground,
  contextOf: ContextOf,
): Promise<Placed[]> {
  return Promise.all(
    requests.map(async (each) => {
      const { namespace: document } = each.loaded.request.metadata;
      const namespace = await ground.namespaceOf(document);
      const [inForce, requester] = await Promise.all([ground.policyOf(namespace), ground.requester()]);
      const { request, code } = each.loaded;
      const context = { ...contextOf(request, { namespace, requester }), ...(code === undefined ? {} : { code }) };
      return { ...each, inForce, context, ...(requester === undefined ? {} : { requester }) };
    }),
  );
}

/**
 * Decides, builds and has the checker judge every request as a stranger would. What is wrong with any of them is told
 * together.
 *
 * @throws {AisubmitError} `INVALID_INPUT` with the mistakes of all, else a `RefusedError` with all violations of all.
 */
export function prepareAll(placed: readonly Placed[]): Prepared[] {
  const verdicts = placed.map((each) => ({ each, ...judgeRequest(each) }));
  throwMistakes(verdicts.flatMap(({ mistake }) => mistake ?? []));
  const refused = verdicts.flatMap(({ each: { loaded }, violations }) =>
    violations.length === 0 ? [] : [{ loaded, violations }],
  );
  if (refused.length > 0) throw new RefusedError(refused, placed.length);
  return verdicts.flatMap(({ each, bundle, named, unjudgedControls, notes = [] }) =>
    bundle === undefined || named === undefined ? [] : [{ ...each, bundle, named, unjudgedControls, notes }],
  );
}

/** What is to be said about a request. */
export interface RequestVerdict extends Pick<CheckResult, 'unjudgedControls'> {
  readonly violations: readonly Violation[];
  /** What it becomes; with violations only to be looked at. */
  readonly bundle?: Bundle;
  readonly named?: NamedObjects;
  readonly notes?: readonly string[];
  /** Why it cannot be judged: it is no usable request. */
  readonly mistake?: AisubmitError;
}

/** Judges a request by the rules about its fields, and its objects as a stranger would. */
export function judgeRequest(each: Placed): RequestVerdict {
  const { loaded, template, inForce, requester } = each;
  try {
    const resolution = resolveRequest(placeless(loaded.request), inForce.policy, { template, requester });
    const ofFields = resolution.ok ? [] : resolution.violations;
    if (resolution.effective === undefined) return { violations: ofFields, unjudgedControls: [] };
    const { violations, ...built } = buildAndJudge(resolution.effective, each);
    const notes = networkNotes(unreachableHosts(resolution.effective), inForce.policy.name);
    const named = namedObjects(resolution.effective);
    return { ...built, violations: withoutRepeats(ofFields, violations), named, notes };
  } catch (error) {
    const explained = loaded.explain(error);
    if (!(explained instanceof AisubmitError)) throw explained;
    return { violations: [], unjudgedControls: [], mistake: explained };
  }
}

// What is recorded with the objects must not differ by how their namespace was named.
function placeless(request: WorkloadRequest): WorkloadRequest {
  const { name } = request.metadata;
  return { ...request, metadata: { name } };
}

function buildAndJudge(
  effective: Effective,
  { context, inForce, requester }: Placed,
): Required<Omit<RequestVerdict, 'mistake' | 'named' | 'notes'>> {
  const bundle = buildBundle(effective, context);
  const { namespace, kubeMinor } = context;
  const { violations, unjudgedControls } = checkManifests(bundleObjects(bundle), {
    namespace,
    policy: inForce.policy,
    requester,
    kubeMinor,
  });
  // A request makes objects anew: nothing is there that a change could be judged against.
  return { bundle, violations, unjudgedControls: unjudgedControls.filter(({ needs }) => needs.includes('requester')) };
}

/** What the objects break beside a control when the request breaks it: a volume that is not named is of no allowed type. */
const SAID_AS_WELL: Readonly<Record<string, readonly string[]>> = {
  'nfs-exports': ['volume-types'],
  'host-paths': ['volume-types'],
};

/** A rule about a field and the control that stands for it in the objects say one thing; the field is nearer to the user. */
function withoutRepeats(ofFields: readonly Violation[], ofObjects: readonly Violation[]): readonly Violation[] {
  const ofHelpers = ofFields.some(isAboutHelper);
  const ofOwn = ofFields.filter((each) => !isAboutHelper(each));
  const said = new Set(ofOwn.flatMap(({ control }) => [control, ...(SAID_AS_WELL[control] ?? [])]));
  return [...ofFields, ...ofObjects.filter((each) => !said.has(each.control) && !(ofHelpers && isImageOfHelper(each)))];
}

/** The image of a container that is not the user's own, said at the field that needs it. */
function isAboutHelper({ control, path }: Violation): boolean {
  return IMAGE_CONTROLS.includes(control) && path !== 'spec.image';
}

function isImageOfHelper({ control, path }: Violation): boolean {
  return IMAGE_CONTROLS.includes(control) && /\binitContainers\[\d+\]\.image$/.test(path);
}

const IMAGE_CONTROLS: readonly string[] = ['image-registry', 'image-digest'];

/** @throws {AisubmitError} `INVALID_INPUT` with every mistake; nothing happens when there is none. */
export function throwMistakes(mistakes: readonly AisubmitError[]): void {
  const [first, ...others] = mistakes;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  const reasons = mistakes.flatMap((mistake): readonly Reason[] =>
    mistake.reasons.length > 0 ? mistake.reasons : [{ message: mistake.message }],
  );
  throw new AisubmitError('INVALID_INPUT', 'some documents cannot be used as they are', { reasons });
}
