import { compares } from '../../controls/compares.ts';
import type { Control, Scope, Sentence } from '../../controls/control.ts';
import { touched } from './touched.ts';

/** One validation of a ValidatingAdmissionPolicy. */
export interface Validation {
  readonly expression: string;
  /** What is said where `messageExpression` fails or is absent. */
  readonly message: string;
  readonly messageExpression?: string;
}

/** How a scope's sentence is asked of everything in a pod at once, and how what breaks it is named. */
interface Asking {
  readonly all: (holds: string) => string;
  /** CEL for the names of what breaks it; absent where the object's own name says all. */
  readonly named?: (holds: string) => string;
}

const BROKEN_CONTAINERS = (list: string, broken: string): string =>
  `variables.${list}.filter(c, ${broken}).map(c, "container \\"" + c.name + "\\"").join(", ")`;
const WORDS = '(c.?command.orValue([]) + c.?args.orValue([]))';

const ASKING: Readonly<Record<Scope, Asking>> = {
  pod: { all: (holds) => holds },
  object: { all: (holds) => holds },
  workload: { all: (holds) => holds },
  container: {
    all: (holds) => `variables.containers.all(c, ${holds})`,
    named: (holds) => BROKEN_CONTAINERS('containers', `!(${holds})`),
  },
  workContainer: {
    all: (holds) => `variables.workContainers.all(c, ${holds})`,
    named: (holds) => BROKEN_CONTAINERS('workContainers', `!(${holds})`),
  },
  // Values and arguments may be what must not be shown; the names of their containers are enough to find them.
  envVar: {
    all: (holds) => `variables.containers.all(c, c.?env.orValue([]).all(e, ${holds}))`,
    named: (holds) => BROKEN_CONTAINERS('containers', `!c.?env.orValue([]).all(e, ${holds})`),
  },
  word: {
    all: (holds) => `variables.containers.all(c, ${WORDS}.all(w, ${holds}))`,
    named: (holds) => BROKEN_CONTAINERS('containers', `!${WORDS}.all(w, ${holds})`),
  },
  volume: {
    all: (holds) => `variables.volumes.all(v, ${holds})`,
    named: (holds) => `variables.volumes.filter(v, !(${holds})).map(v, "volume \\"" + v.name + "\\"").join(", ")`,
  },
};

/**
 * A control's sentence as an API server asks it. A change is asked only about what it touches, so that what was there
 * before a policy can still be scaled, labelled, finished and cleared away.
 */
export function admissionSentence({ id }: Pick<Control, 'id'>, sentence: Sentence): Validation {
  const { scope, holds, field, message } = sentence;
  const { all, named } = ASKING[scope];
  const said = `[${id}] ${field === '' ? 'it' : field} ${message}; see kubectl aisubmit explain ${id}`;
  const expression = whenAsked(sentence, all(holds));
  if (named === undefined) return { expression, message: said };
  return {
    expression,
    message: said,
    messageExpression: `${JSON.stringify(`[${id}] `)} + ${named(holds)} + ${JSON.stringify(said.slice(`[${id}]`.length).replace(/^ /, ': '))}`,
  };
}

/** Asks on CREATE, and on UPDATE where the change is the sentence's business. */
function whenAsked(sentence: Sentence, holds: string): string {
  const { onCreate, onUpdate } = sentence;
  if (onUpdate !== undefined) return `(variables.isNew || ${onUpdate.touched}) ? (${holds}) : (${onUpdate.otherwise})`;
  if (compares(sentence)) return `variables.isNew || (${holds})`;
  const asked = touched(sentence);
  if (asked === 'true') return holds;
  // Binding a pod sets its node; only its maker can have chosen it.
  const bound = onCreate === true ? ' || (variables.isPod && !variables.isNew)' : '';
  return `!${asked}${bound} || (${holds})`;
}
