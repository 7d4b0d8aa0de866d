import { API_VERSION, type PackedCode, parseRequest, type WorkloadKind } from '@aisubmit/sdk';
import type { Interfaces } from '@oclif/core';
import { string } from '@oclif/core/flags';
import type { LoadedRequest, Whereabouts } from '../load-requests.ts';
import { ENVIRONMENT_FLAGS } from './environment-flags.ts';
import { GIT_FLAGS } from './git-flags.ts';
import { IDENTITY_FLAGS } from './identity-flags.ts';
import { NETWORK_FLAGS } from './network-flags.ts';
import { RequestDraft } from './request-draft.ts';
import type { RequestFlag } from './request-flag.ts';
import { RESOURCE_FLAGS } from './resource-flags.ts';
import { S3_FLAGS } from './s3-flags.ts';
import { SCHEDULING_FLAGS } from './scheduling-flags.ts';
import { SERVING_FLAGS } from './serving-flags.ts';
import { STORAGE_FLAGS } from './storage-flags.ts';
import { TRACKING_FLAGS } from './tracking-flags.ts';

const ALL: readonly RequestFlag[] = [
  ...ENVIRONMENT_FLAGS,
  ...RESOURCE_FLAGS,
  ...STORAGE_FLAGS,
  ...GIT_FLAGS,
  ...TRACKING_FLAGS,
  ...S3_FLAGS,
  ...SERVING_FLAGS,
  ...IDENTITY_FLAGS,
  ...NETWORK_FLAGS,
  ...SCHEDULING_FLAGS,
];

/** How the words that are no flags are called in messages. */
const AFTER_DASHES = 'the command after --';
const WORDS = ['command', 'args'].map((path) => ({ flag: AFTER_DASHES, path }));

/** The flag that sets a field of a kind, where there is one. */
export function flagOfField(kind: WorkloadKind, path: string): RequestFlag | undefined {
  const flags = ofKind(kind).filter((flag) => flag.path === path);
  return flags.find(({ hidden }) => hidden !== true) ?? flags[0];
}

/** The commands that take a flag of a request, by its name; none when there is no such flag. */
export function commandsTaking(name: string): readonly string[] {
  const flag = ALL.find((each) => each.name === name);
  return flag === undefined ? [] : (flag.kinds ?? []).map((kind) => COMMANDS[kind]);
}

const COMMANDS: Readonly<Record<WorkloadKind, string>> = {
  Notebook: 'notebook',
  Training: 'train',
  Inference: 'infer',
};

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
  /** What those words are. @default 'command' */
  readonly commandPath?: 'command' | 'args';
  /** What the folder of `--code` holds. */
  readonly code?: PackedCode;
  /** Name of the template that the request is completed by. */
  readonly template?: string;
}

/**
 * Turns flags into a request by the same schema that files go through.
 *
 * @throws {AisubmitError} `INVALID_INPUT` whose reasons name the flags.
 */
export function requestFromFlags(input: FlagRequest): LoadedRequest {
  const metadata = { name: input.name, ...(input.namespace === undefined ? {} : { namespace: input.namespace }) };
  const known = ofKind(input.kind);
  const spelled = [...known.map(({ name, path }) => ({ flag: `--${name}`, path })), ...WORDS];
  const draft = new RequestDraft(API_VERSION, input.kind, metadata);
  for (const flag of known) {
    for (const text of texts(input.flags[flag.name])) fill(draft.from(`--${flag.name}`), flag, text);
  }
  if (input.command !== undefined) draft.from(AFTER_DASHES).put(input.commandPath ?? 'command', input.command);
  if (input.code === undefined && input.flags['code-path'] !== undefined) {
    throw draft.from('--code-path').wrong('needs code', 'add --code FOLDER');
  }
  if (input.code !== undefined) draft.from('--code').put('code.sha256', input.code.sha256);
  if (input.template !== undefined) draft.from('--template').put('template', input.template);
  const explain = (error: unknown): unknown => draft.explain(error, spelled);
  try {
    const locate = (path: string): Whereabouts => ({ text: draft.locate(path, spelled) });
    const request = parseRequest(draft.document);
    return { request, explain, locate, ...(input.code === undefined ? {} : { code: input.code }) };
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
