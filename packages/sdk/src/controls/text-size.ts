import type { Control } from './control.ts';

/**
 * Characters that an API server looks through for credentials within its budget of ten million, were each value to hold
 * the beginning of every format; an entry takes as long as another thirty.
 */
const MOST = 600_000;
const ENTRY = 30;

const sizeOf = (text: string): string => `double(size(${text}) + ${ENTRY})`;

export const textSize: Control = {
  id: 'text-size',
  title: 'No more text than can be looked through',
  level: 'floor',
  why: 'Environment and arguments are searched for credentials; what is too long to be searched could hold any.',
  fix: 'put it into a file: a ConfigMap, a volume, or the image',
  risk: 'code and data theft',
  standard: 'ours',
  references: ['https://kubernetes.io/docs/reference/using-api/cel/#resource-constraints'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'pod',
      holds:
        'variables.containers.map(c, ' +
        `c.?env.orValue([]).map(e, ${sizeOf('e.?value.orValue("")')}).sum()` +
        ` + c.?command.orValue([]).map(w, ${sizeOf('w')}).sum() + c.?args.orValue([]).map(w, ${sizeOf('w')}).sum()).sum()` +
        ` <= ${MOST}.0`,
      field: 'containers',
      message: `must not hold more than ${MOST} characters in environment, commands and arguments together, each entry counting ${ENTRY} more`,
    },
  ],
};
