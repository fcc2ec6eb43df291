import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.logging.LogManager;
import org.gephi.graph.api.Column;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.Element;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.GraphModel;
import org.gephi.graph.api.Interval;
import org.gephi.graph.api.Node;
import org.gephi.graph.api.Table;
import org.gephi.graph.api.types.IntervalMap;
import org.gephi.graph.api.types.IntervalSet;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.gephi.project.api.Workspace;
import org.openide.util.Lookup;

/** Imports files as Gephi does and prints what has come in, one thing a line, parts between tabs, texts escaped. */
public class GephiRead {
    static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] files) throws Exception {
        LogManager.getLogManager().reset();
        ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
        ImportController imports = Lookup.getDefault().lookup(ImportController.class);
        projects.newProject();
        for (String file : files) {
            Workspace workspace = projects.newWorkspace(projects.getCurrentProject());
            projects.openWorkspace(workspace);
            print("file", file);
            Container container = imports.importFile(new File(file));
            container.getReport().getIssues(1000).forEachRemaining(
                issue -> print("issue", issue.getLevel(), issue.getMessage()));
            container.getLoader().setAutoScale(false);
            imports.process(container, new DefaultProcessor(), workspace);
            GraphModel model = Lookup.getDefault().lookup(GraphController.class).getGraphModel(workspace);
            print("graph", model.isDirected(), model.isUndirected(), model.getTimeFormat());
            columns("node", model.getNodeTable());
            columns("edge", model.getEdgeTable());
            for (Node node : model.getGraph().getNodes().toArray()) {
                print("node", node.getId(), node.getLabel(), node.x(), node.y(), node.size(),
                    node.getColor().getRed(), node.getColor().getGreen(), node.getColor().getBlue());
                values("node", node);
            }
            for (Edge edge : model.getGraph().getEdges().toArray()) {
                print("edge", edge.getId(), edge.getSource().getId(), edge.getTarget().getId(), edge.getTypeLabel(),
                    edge.isDirected(), edge.hasDynamicWeight() ? "" : edge.getWeight());
                values("edge", edge);
            }
        }
        System.exit(0);
    }

    static void columns(String of, Table table) {
        for (Column column : table) {
            print(of + "-column", column.getId(), column.getTitle(), column.getTypeClass().getSimpleName());
        }
    }

    static void values(String of, Element element) {
        for (Column column : element.getTable()) {
            Object value = element.getAttribute(column);
            if (value instanceof IntervalSet) {
                double[] bounds = ((IntervalSet) value).getIntervals();
                for (int i = 0; i < bounds.length; i += 2) {
                    print(of + "-spell", element.getId(), bounds[i], bounds[i + 1]);
                }
            } else if (value instanceof IntervalMap) {
                IntervalMap<?> map = (IntervalMap<?>) value;
                for (Interval interval : map.toKeysArray()) {
                    print(of + "-timed", element.getId(), column.getTitle(), interval.getLow(), interval.getHigh(),
                        at(map, interval));
                }
            } else if (value instanceof Object[]) {
                Object[] parts = (Object[]) value;
                Object[] line = new Object[parts.length + 3];
                line[0] = of + "-list";
                line[1] = element.getId();
                line[2] = column.getTitle();
                System.arraycopy(parts, 0, line, 3, parts.length);
                print(line);
            } else if (value != null) {
                print(of + "-value", element.getId(), column.getTitle(), value);
            }
        }
    }

    @SuppressWarnings("unchecked")
    static <T> T at(IntervalMap<T> map, Interval interval) {
        return map.get(interval, (T) null);
    }

    static void print(Object... parts) {
        StringJoiner line = new StringJoiner("\t");
        for (Object part : parts) {
            line.add(String.valueOf(part).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r"));
        }
        OUT.println(line);
    }
}
