import { escapeControlChars } from '@aisubmit/sdk';
import type { ForwardEvent } from '@aisubmit/sdk/client';
import type { Progress } from '../ui/progress.ts';

type Tell = { readonly [T in ForwardEvent['type']]: (event: Extract<ForwardEvent, { readonly type: T }>) => void };

/** Makes the one that tells what happens to the way into the workload `id`; what to do about it is told once for each cause. */
export function tellEvents(
  id: string,
  progress: Pick<Progress, 'say' | 'step' | 'stop'>,
): (event: ForwardEvent) => void {
  let toldFix: string | undefined;
  const say = (text: string, fix: string | undefined): void => {
    progress.say(`${id}: ${escapeControlChars(text)}`);
    if (fix !== undefined && fix !== toldFix) progress.say(`  fix: ${escapeControlChars(fix)}`);
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
