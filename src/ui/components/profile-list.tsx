import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { parseProfile } from "../../core/diagnosis/profiles/parse-profile.ts";
import { withProfile } from "../../core/diagnosis/profiles/own-profiles.ts";
import type { Profile } from "../../core/knowledge/knowledge.ts";
import { GENERAL_PROFILE, profiles as builtIn } from "../../core/knowledge/profiles.ts";
import { t } from "../text/text.ts";

interface ProfileListProps {
  readonly own: readonly Profile[];
  readonly change: (own: readonly Profile[]) => void;
}

/** A profile has a few hundred bytes; anything large is another file. */
const LARGEST_FILE = 100_000;

/** The profiles that a session is held against: one's own, which go first, and the built-in ones. */
export function ProfileList({ own, change }: ProfileListProps) {
  const input = useRef<HTMLInputElement>(null);
  const error = useSignal<string | undefined>(undefined);
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const profile = parseProfile(file.size > LARGEST_FILE ? "" : await file.text());
    error.value = profile.ok ? undefined : `${file.name}: ${profile.error}`;
    if (profile.ok) change(withProfile(own, profile.value));
  };
  return (
    <section aria-labelledby="settings-profiles">
      <h3 id="settings-profiles">{t("profiles")}</h3>
      <p class="quiet">{t("profiles_words")}</p>
      <ul class="profiles" aria-labelledby="settings-profiles">
        {own.map((profile) => (
          <li key={profile.name}>
            <ProfileName profile={profile} />
            <button
              type="button"
              class="button"
              aria-label={t("profile_remove_named", profile.name)}
              onClick={() => change(own.filter((other) => other !== profile))}
            >
              {t("profile_remove")}
            </button>
          </li>
        ))}
        {[...builtIn, GENERAL_PROFILE].map((profile) => (
          <li key={profile.name}>
            <ProfileName profile={profile} />
            <span class="quiet">{t("profile_built_in")}</span>
          </li>
        ))}
      </ul>
      <button type="button" class="button" onClick={() => input.current?.click()}>
        {t("profile_add")}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label={t("profile_file")}
        onChange={(event) => {
          void read(event.currentTarget.files?.[0]);
          // The same file may be chosen again after it was mended.
          event.currentTarget.value = "";
        }}
      />
      <p class="tone-error profile-error" role="alert">
        {error.value}
      </p>
    </section>
  );
}

function ProfileName({ profile: { name, match = [], endpoint } }: { profile: Profile }) {
  return (
    <span>
      {name} <span class="quiet">{[...match, ...(endpoint === undefined ? [] : [endpoint])].join(" · ")}</span>
    </span>
  );
}
