// Hair drawn beforehand: colour already multiplied by its coverage.
in vec2 texture_point;
uniform sampler2D colour_map;
out vec4 pixel;

void main() {
    pixel = texture(colour_map, texture_point);
}
