// Under this name topics lie in the tab, between the page on which they were noted and the form of an agreement.
export const PROPOSED = "n.proposed";
