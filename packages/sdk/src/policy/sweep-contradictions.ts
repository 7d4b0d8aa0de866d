import type { Reason } from '../errors.ts';
import type { Effective } from './effective.ts';

/** `$(name)` as Kubernetes reads it; `$$` stands for one dollar sign. */
const REFERENCE = /\$\$|\$\(([A-Za-z_][A-Za-z0-9_]*)\)/g;

interface Names {
  readonly parameters: readonly string[];
  readonly variables: readonly string[];
}

/** What a sweep cannot do without, and names that would mean two things or nothing. */
export function sweepContradictions({ kind, request, spec }: Effective): Reason[] {
  if (kind !== 'Training') return [];
  const { sweep, env, command, args } = spec;
  if (sweep === undefined) {
    const fix = 'add a parameter, such as --sweep lr=0.1,0.01';
    return request.spec.sweep === undefined ? [] : [{ path: 'spec.sweep', message: 'has no parameters', fix }];
  }
  const names = { parameters: Object.keys(sweep.parameters), variables: env.map(({ name }) => name) };
  return [
    ...namedTwice(names),
    ...(command === undefined ? [NEEDS_COMMAND] : []),
    ...strangers('command', command, names),
    ...strangers('args', args, names),
  ];
}

const NEEDS_COMMAND: Reason = {
  path: 'spec.command',
  message: 'is required by a sweep, which runs it once for each trial',
  fix: 'write it after --, such as -- python train.py',
};

function namedTwice({ parameters, variables }: Names): Reason[] {
  const message = 'is the name of a variable in env, too';
  return parameters
    .filter((name) => variables.includes(name))
    .map((name) => ({ path: `spec.sweep.parameters.${name}`, message, fix: 'call one of them something else' }));
}

/** Kubernetes leaves a name that it does not know as it stands, and the trial would run with those words. */
function strangers(field: string, words: readonly string[] | undefined, { parameters, variables }: Names): Reason[] {
  const known = new Set([...parameters, ...variables]);
  return (words ?? []).flatMap((word, index) =>
    [...word.matchAll(REFERENCE)].flatMap(([, name]) => {
      if (name === undefined || known.has(name)) return [];
      const message = `names $(${name}), which is neither a parameter of the sweep nor a variable in env`;
      const fix = `parameters are: ${parameters.join(', ')}; write $$(${name}) for the words themselves`;
      return [{ path: `spec.${field}[${index}]`, message, fix }];
    }),
  );
}
