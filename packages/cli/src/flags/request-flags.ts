import { API_VERSION, parseRequest, type WorkloadKind, type WorkloadRequest } from '@aisubmit/sdk';
import type { Interfaces } from '@oclif/core';
import { string } from '@oclif/core/flags';
import { ENVIRONMENT_FLAGS } from './environment-flags.ts';
import { IDENTITY_FLAGS } from './identity-flags.ts';
import { NETWORK_FLAGS } from './network-flags.ts';
import { RequestDraft } from './request-draft.ts';
import type { RequestFlag } from './request-flag.ts';
import { RESOURCE_FLAGS } from './resource-flags.ts';
import { SCHEDULING_FLAGS } from './scheduling-flags.ts';
import { SERVING_FLAGS } from './serving-flags.ts';
import { STORAGE_FLAGS } from './storage-flags.ts';

const ALL: readonly RequestFlag[] = [
  ...ENVIRONMENT_FLAGS,
  ...RESOURCE_FLAGS,
  ...STORAGE_FLAGS,
  ...SERVING_FLAGS,
  ...IDENTITY_FLAGS,
  ...NETWORK_FLAGS,
  ...SCHEDULING_FLAGS,
];

/** The flags of one kind as oclif parses them. */
export function requestFlags(kind: WorkloadKind): Interfaces.FlagInput {
  return Object.fromEntries(ofKind(kind).map((flag) => [flag.name, asOclif(flag)]));
}

/** A request as the command line says it. */
export interface FlagRequest {
  readonly kind: WorkloadKind;
  readonly name: string;
  readonly namespace?: string;
  /** oclif's flags; those that are not about the request are passed over. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** The words after `--`. */
  readonly command?: readonly string[];
}

/** A request made from flags, and the way back from its paths to them. */
export interface RequestFromFlags {
  readonly request: WorkloadRequest;
  /** Words an error's paths as flags. */
  readonly explain: (error: unknown) => unknown;
}

/**
 * Turns flags into a request by the same schema that files go through.
 *
 * @throws {AisubmitError} `INVALID_INPUT` whose reasons name the flags.
 */
export function requestFromFlags(input: FlagRequest): RequestFromFlags {
  const metadata = { name: input.name, ...(input.namespace === undefined ? {} : { namespace: input.namespace }) };
  const known = ofKind(input.kind);
  const draft = new RequestDraft(API_VERSION, input.kind, metadata);
  for (const flag of known) {
    for (const text of texts(input.flags[flag.name])) fill(draft.from(`--${flag.name}`), flag, text);
  }
  if (input.command !== undefined) draft.from('the command after --').put('command', input.command);
  const explain = (error: unknown): unknown => draft.explain(error, known);
  try {
    return { request: parseRequest(draft.document), explain };
  } catch (error) {
    throw explain(error);
  }
}

function fill(draft: RequestDraft, flag: RequestFlag, text: string): void {
  if (flag.set === undefined) draft.put(flag.path, flag.read === undefined ? text : flag.read(text));
  else flag.set(draft, text);
}

function ofKind(kind: WorkloadKind): readonly RequestFlag[] {
  return ALL.filter((flag) => flag.kinds === undefined || flag.kinds.includes(kind));
}

function asOclif(flag: RequestFlag): Interfaces.FlagInput[string] {
  const shared = {
    summary: flag.summary,
    helpGroup: flag.group,
    helpValue: flag.value,
    ...(flag.char === undefined ? {} : { char: flag.char }),
    ...(flag.aliases === undefined ? {} : { aliases: [...flag.aliases] }),
    ...(flag.hidden === undefined ? {} : { hidden: flag.hidden }),
    ...(flag.options === undefined ? {} : { options: flag.options }),
  };
  return flag.repeat === true ? string({ ...shared, multiple: true, multipleNonGreedy: true }) : string(shared);
}

function texts(value: unknown): readonly string[] {
  if (value === undefined || value === false) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}
