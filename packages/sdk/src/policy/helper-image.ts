import type { Violation } from '../violation.ts';
import type { Policy } from './policy.ts';

/** What a policy wants of images and one of them is not, in words that read on from "must"; empty when it is all of it. */
export function imageShortcomings(image: string, { images }: Policy['sections']): string[] {
  const { registries, digest } = images ?? {};
  const isListed =
    registries === undefined || (registries.some((each) => image.startsWith(each)) && !image.includes('..'));
  const isPinned = digest === undefined || /@sha256:[a-f0-9]{64}$/.test(image);
  return [
    ...(isListed ? [] : [`come from ${registries.length === 0 ? 'nowhere' : registries.join(' or ')}`]),
    ...(isPinned ? [] : ['be pinned by digest']),
  ];
}

/** A container that is ours rather than the user's, and the section that names its image. */
interface HelperImage {
  readonly image: string;
  /** Field of the request that needs it, such as `spec.git`. */
  readonly path: string;
  /** Field of the policy, such as `git.image`. */
  readonly setting: string;
}

/** Says in one sentence that a policy allows no image for a helper, which is not the user's to choose. */
export function helperImageViolations({ image, path, setting }: HelperImage, policy: Policy): Violation[] {
  const shortcomings = imageShortcomings(image, policy.sections);
  if (shortcomings.length === 0) return [];
  const must = shortcomings.join(' and ');
  return [
    {
      control: shortcomings.some((each) => each.startsWith('come from')) ? 'image-registry' : 'image-digest',
      path,
      message: `needs the image ${image}, which must ${must} under policy ${policy.name}`,
      why: 'Whoever brings code and data into a workload holds its credentials for them.',
      fix: `ask your admin to set ${setting} in the policy to an image of theirs`,
      layer: `policy ${policy.name}`,
    },
  ];
}
