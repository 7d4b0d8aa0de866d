import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';

/** Says in this program's words what oclif says of numbers and of flags that exclude each other; undefined otherwise. */
export function parserRefusal(message: string): AisubmitError | undefined {
  return clash(message) ?? notANumber(message);
}

// The value is left out: it may be anything. On a terminal oclif puts colours around the line.
function clash(message: string): AisubmitError | undefined {
  const [, one, other] = /(--[\w-]+)(?:=.*)? cannot also be provided when using (--[\w-]+)/.exec(message) ?? [];
  if (one === undefined || other === undefined) return undefined;
  return new AisubmitError('INVALID_INPUT', `${other} and ${one} cannot go together`, { fix: 'leave one of them out' });
}

function notANumber(message: string): AisubmitError | undefined {
  const [, flag, bound = '', limit = '', got] =
    /^Parsing (--[\w-]+) \n\tExpected an integer(?: (greater|less) than or equal to (-?\d+))? but received: (.*)$/m.exec(
      message,
    ) ?? [];
  if (flag === undefined || got === undefined) return undefined;
  const range = bound === '' ? '' : ` ${bound === 'greater' ? 'from' : 'up to'} ${limit}`;
  return new AisubmitError(
    'INVALID_INPUT',
    `${flag} must be a whole number${range} (got "${escapeControlChars(got)}")`,
    {
      fix: `write for example: ${flag} ${limit === '' || limit === '0' ? '10' : limit}`,
    },
  );
}
