//! Disjoint sets of numbers: who is one person with whom.

/// Disjoint sets over `0..n`. The representative of a set is its smallest member, whatever the order of the unions.
#[derive(Debug, Clone)]
pub struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    /// Every number alone.
    pub fn new(n: usize) -> Self {
        Self { parent: (0..n).collect() }
    }

    /// The smallest member of the set that holds `i`.
    pub fn find(&mut self, i: usize) -> usize {
        let mut root = i;
        while self.parent[root] != root {
            root = self.parent[root];
        }
        // Path compression, without which long chains of merges cost a walk each.
        let mut at = i;
        while self.parent[at] != root {
            at = std::mem::replace(&mut self.parent[at], root);
        }
        root
    }

    /// Makes one set of two.
    pub fn union(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[a.max(b)] = a.min(b);
    }

    /// All sets, each sorted, in the order of their smallest members.
    pub fn groups(&mut self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); self.parent.len()];
        for i in 0..self.parent.len() {
            groups[self.find(i)].push(i);
        }
        groups.retain(|group| !group.is_empty());
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::Sets;

    #[test]
    fn unions_in_any_order_give_the_same_groups() {
        let mut one = Sets::new(6);
        let mut other = Sets::new(6);
        for (a, b) in [(4, 2), (5, 4), (0, 3)] {
            one.union(a, b);
        }
        for (a, b) in [(3, 0), (2, 5), (4, 5)] {
            other.union(a, b);
        }
        assert_eq!(one.groups(), [vec![0, 3], vec![1], vec![2, 4, 5]]);
        assert_eq!(one.groups(), other.groups());
    }
}
