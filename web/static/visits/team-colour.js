// The colour of a team, by its number: twelve of them stand in teams.css, then they begin anew.

const COLOURS = 12;

export const teamColour = (team) => `team-${(team?.colour_index ?? 0) % COLOURS}`;
// For a part of the page whose style sheet says `var(--team)`.
export const inTeamColour = (team) => ({ "--team": `var(--${teamColour(team)})` });
