import { escapeControlChars } from '@aisubmit/sdk';
import type { ForwardEvent } from '@aisubmit/sdk/client';
import type { Sink } from '../host.ts';
import type { Progress } from '../ui/progress.ts';
import { wrapFor } from '../ui/wrap-for.ts';

type Tell = { readonly [T in ForwardEvent['type']]: (event: Extract<ForwardEvent, { readonly type: T }>) => void };

const FIX = '  fix: ';

/** Makes the one that tells what happens to the way into the workload `id`; what to do about it is told once for each cause. */
export function tellEvents(
  id: string,
  progress: Pick<Progress, 'say' | 'step' | 'stop'>,
  sink: Pick<Sink, 'isTTY' | 'columns'>,
): (event: ForwardEvent) => void {
  let toldFix: string | undefined;
  const say = (text: string, fix: string | undefined): void => {
    progress.say(wrapFor(sink, `${id}: ${escapeControlChars(text)}`, { indent: '  ' }));
    if (fix !== undefined && fix !== toldFix)
      progress.say(`${FIX}${wrapFor(sink, escapeControlChars(fix), { indent: ' '.repeat(FIX.length) })}`);
    toldFix = fix;
  };
  const tell: Tell = {
    waiting: ({ sentence, next, problem }) => {
      if (problem || next !== undefined) say(sentence, next);
      else progress.step(`${id}: ${sentence}`);
    },
    connected: () => progress.stop(),
    lost: ({ reason, next }) => say(`the connection is lost (${reason}); reconnecting`, next),
    again: () => say('connected again', undefined),
    refused: ({ message, fix }) => say(message, fix),
  };
  return <T extends ForwardEvent['type']>(event: Extract<ForwardEvent, { readonly type: T }>) =>
    tell[event.type](event);
}
